import axios, { isAxiosError, type AxiosResponse } from "axios";

const LONGEST_WAIT_S = 10;

/** Calls paths of this origin only: X-CSRF is for Cloakroom. */
export function createApi(onSessionOver: () => void) {
  const api = axios.create({ headers: { "X-CSRF": "1" } });
  api.interceptors.response.use(undefined, (error) => repeatOnce(error).catch(noteEnd));
  return api;

  function noteEnd(error: unknown): never {
    const code = isAxiosError(error) ? error.response?.data?.code : undefined;
    if (code === "login_required" || code === "session_ended") {
      onSessionOver();
    }
    throw error;
  }
}

async function repeatOnce(error: unknown): Promise<AxiosResponse> {
  const wait = isAxiosError(error) ? waitBeforeRepeat(error.response) : undefined;
  if (wait === undefined || !isAxiosError(error)) {
    throw error;
  }
  await new Promise((resolve) => setTimeout(resolve, wait * 1000));
  // Without the interceptor, so there is no third time.
  return axios.request(error.config!);
}

function waitBeforeRepeat(response?: AxiosResponse): number | undefined {
  const wait = Number(response?.headers["retry-after"] ?? NaN);
  const renewed = response?.status === 401 && wait === 0;
  const busy = response?.data?.code === "refresh_unavailable" && wait <= LONGEST_WAIT_S;
  return renewed || busy ? wait : undefined;
}
