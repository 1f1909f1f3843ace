/** The page behind a sign-in link that was not used at once, or does not work any more. */
import type { FastifyReply } from "fastify";
import { plainPage } from "../server/plain-page.ts";

/** @param token what the button sends; null shows no button */
export function signInPage(
  reply: FastifyReply,
  status: number,
  token: string | null,
  text?: string,
): FastifyReply {
  const body =
    token === null
      ? `<p>${escapeText(text ?? "")}</p>`
      : `<form method="post" action="/sign-in"><input type="hidden" name="token" value="${escapeText(token)}"><button>Sign in to Holdfast</button></form>`;
  return plainPage(reply, status, token === null ? "Not signed in" : "Sign in", body);
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
