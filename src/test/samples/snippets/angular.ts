import { HttpErrorResponse, type HttpInterceptorFn } from "@angular/common/http";
import { catchError, switchMap, throwError, timer } from "rxjs";

const LONGEST_WAIT_S = 10;

/** For provideHttpClient(withInterceptors([cloakroom(() => …)])). */
export function cloakroom(onSessionOver: () => void): HttpInterceptorFn {
  return (request, next) => {
    // Another origin must not get the header: it would need a preflight.
    if (!/^\/(api|relay)\//.test(request.url)) {
      return next(request);
    }
    const call = request.clone({ setHeaders: { "X-CSRF": "1" } });
    return next(call).pipe(
      catchError((error: HttpErrorResponse) => {
        const wait = waitBeforeRepeat(error);
        return wait === undefined ? throwError(() => error) : timer(wait * 1000).pipe(switchMap(() => next(call)));
      }),
      catchError((error: HttpErrorResponse) => {
        if (["login_required", "session_ended"].includes(error.error?.code)) {
          onSessionOver();
        }
        return throwError(() => error);
      }),
    );
  };
}

function waitBeforeRepeat({ status, headers, error }: HttpErrorResponse): number | undefined {
  const wait = Number(headers.get("Retry-After") ?? NaN);
  const renewed = status === 401 && wait === 0;
  const busy = error?.code === "refresh_unavailable" && wait <= LONGEST_WAIT_S;
  return renewed || busy ? wait : undefined;
}
