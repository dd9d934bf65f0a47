import { events, session, type Session } from "cloakroom";
import { useEffect, useState } from "react";

/** Neither is there while the answer is awaited. */
interface Known {
  session?: Session;
  error?: Error;
}

/** Who is signed in. */
export function useSession(): Known {
  const [known, setKnown] = useState<Known>({});

  useEffect(() => {
    let last = 0;
    // What is known now counts, and not an answer that comes later.
    const know = (now: Known) => {
      last++;
      setKnown(now);
    };
    const ask = async () => {
      const mine = ++last;
      const answer = await session().then(
        (session): Known => ({ session }),
        (error: Error): Known => ({ error }),
      );
      if (mine === last) {
        setKnown(answer);
      }
    };
    const hide = () => know({});
    const forget = () => know({ session: { authenticated: false } });
    events.addEventListener("signed-in", ask);
    events.addEventListener("signed-out", forget);
    events.addEventListener("checking", hide);
    void ask();
    return () => {
      last++;
      events.removeEventListener("signed-in", ask);
      events.removeEventListener("signed-out", forget);
      events.removeEventListener("checking", hide);
    };
  }, []);

  return known;
}
