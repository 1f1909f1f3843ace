/** Signs in with a token, where the link is not at hand. */
import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { request } from "../api/request.ts";
import styles from "./State.module.css";

export function SignIn() {
  const client = useQueryClient();
  const [token, setToken] = useState("");
  const signIn = useMutation({
    mutationFn: () => request<unknown>("/api/session", { method: "POST", body: { token: token.trim() } }),
    onSuccess: () => client.resetQueries(),
  });
  return (
    <form
      className={styles.signIn}
      onSubmit={(event) => {
        event.preventDefault();
        signIn.mutate();
      }}
    >
      <TextInput
        type="password"
        size="xs"
        aria-label="Token"
        autoComplete="current-password"
        required
        value={token}
        error={signIn.error?.message}
        onChange={(event) => setToken(event.currentTarget.value)}
      />
      <Button type="submit" size="xs" variant="default" loading={signIn.isPending}>
        Sign in
      </Button>
    </form>
  );
}
