import { QueryClient } from "@tanstack/query-core"; // "@tanstack/react-query" and the like have it too
import { CloakroomError, fetch } from "cloakroom";

const MOST_RETRIES = 3;
// What may pass by itself. Not a 401, a 403, a 404: asking again changes nothing.
const PASSING = ["network_error", "refresh_unavailable", "backend_unavailable", "backend_timeout"];

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry, retryDelay },
    // It may have had an effect, although no answer came.
    mutations: { retry: false },
  },
});

function retry(failures: number, error: Error): boolean {
  return failures < MOST_RETRIES && error instanceof CloakroomError && PASSING.includes(error.code);
}

function retryDelay(failures: number, error: Error): number {
  const seconds = error instanceof CloakroomError ? error.retryAfter : undefined;
  return 1000 * (seconds ?? Math.min(2 ** failures, 30));
}

/** For `queryFn: ({ signal }) => read("/relay/backend/orders", { signal })`. */
export async function read<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(path, init);
  if (!response.ok) {
    throw await CloakroomError.from(response);
  }
  return response.json();
}
