import { type Analyzer, now, today } from "../analyzer.ts";

export const webhookSignatureInvalid: Analyzer = {
  kind: "webhook-signature-invalid",
  recognises: "a webhook whose signature does not fit",
  types: ["StripeSignatureVerificationError", "WebhookVerificationError", "SignatureVerificationError"],
  words: [
    "no signatures found matching the expected signature for payload",
    "webhook payload must be provided",
    "webhook signature verification failed",
    "no matching signature found",
    "invalid webhook signature",
  ],
  recognise: () => ({ title: "A webhook's signature does not fit its body and secret" }),
  cause:
    "The body was parsed before it was verified (the signature is over the raw bytes), or the secret is another endpoint's or environment's.",
  fixes: [
    now(
      "Hand the raw body to the verification: register the raw parser for this route before the JSON parser.",
    ),
    today("Compare the endpoint's secret in the sender's console with this environment's; answer 400."),
  ],
  verification: "The sender's test event is accepted.",
};
