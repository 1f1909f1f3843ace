import { type Analyzer, now, today } from "../analyzer.ts";

export const circuitOpen: Analyzer = {
  kind: "circuit-open",
  recognises: "a circuit breaker or guard that refuses calls",
  codes: ["EOPENBREAKER", "KIT_BREAKER_OPEN", "KIT_CIRCUIT_OPEN"],
  types: [
    "BrokenCircuitError",
    "CircuitBreakerOpenException",
    "CallNotPermittedException",
    "CircuitOpenError",
    "BreakerOpenError",
    "CircuitBreakerError",
  ],
  words: [
    "breaker is open",
    "circuit breaker is open",
    "circuit is open",
    "execution prevented because the circuit breaker is open",
  ],
  recognise: () => ({
    title: "A circuit breaker is open: calls to the callee are refused without being tried",
  }),
  cause: "Enough earlier calls failed; those failures are the cause, this refusal only protects from more.",
  fixes: [
    now("Look for the callee's errors before the breaker opened (refused, time-outs, 5xx)."),
    today("Answer degraded while it is open, and say so."),
  ],
  verification: "The breaker closes by itself after its pause, and calls succeed.",
};
