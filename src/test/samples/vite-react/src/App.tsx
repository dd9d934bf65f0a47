import { logout } from "cloakroom";
import { Orders } from "./Orders";
import { SignIn } from "./SignIn";
import { useSession } from "./useSession";

export function App() {
  const { session, error } = useSession();

  if (!session) {
    return <p role="status">{error?.message ?? "…"}</p>;
  }
  if (!session.authenticated) {
    return <SignIn />;
  }
  return (
    <main>
      <p>
        Signed in: <b id="name">{String(session.claims?.name ?? session.claims?.sub)}</b>
      </p>
      <button id="sign-out" onClick={() => void logout()}>
        Sign out
      </button>
      <Orders />
    </main>
  );
}
