import { CloakroomError, login } from "cloakroom";
import { useState, type FormEvent } from "react";

export function SignIn() {
  const [complaint, setComplaint] = useState("");

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setComplaint("");
    try {
      await login(Object.fromEntries(new FormData(event.currentTarget)));
    } catch (error) {
      setComplaint(words(error));
    }
  }

  return (
    <form id="sign-in" onSubmit={submit}>
      <label>
        User name <input name="username" autoComplete="username" required />
      </label>
      <label>
        Password <input name="password" type="password" autoComplete="current-password" required />
      </label>
      <button>Sign in</button>
      <p role="alert">{complaint}</p>
    </form>
  );
}

function words(error: unknown): string {
  if (!(error instanceof CloakroomError)) {
    throw error;
  }
  switch (error.code) {
    case "login_rejected":
      return "User name or password are wrong.";
    case "too_many_attempts":
      return `Too many attempts. Try again in ${error.retryAfter} seconds.`;
    case "cookies_blocked":
      return "Your browser keeps no cookies of this page.";
    default:
      return error.message;
  }
}
