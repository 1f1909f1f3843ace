export { answerFailure } from "./answer-failure.ts";
export { CLIENT_GONE, closeWork } from "./close-work.ts";
export { degradedHeader } from "./degraded-header.ts";
export { enterExchange } from "./enter-exchange.ts";
export { bodyHeaders, failExchange, failureOf, forgetBody, sendAnswer } from "./fail-exchange.ts";
export { HttpWork, type SetHeader } from "./http-work.ts";
export { isAbort } from "./is-abort.ts";
export { clientGone, openExchange, workOf } from "./node-exchange.ts";
export { notFoundAnswer } from "./not-found-answer.ts";
export { noteFailure, tellFailure } from "./note-failure.ts";
export { openWork, type RequestHead } from "./open-work.ts";
export {
  type AdapterOptions,
  answerOwn,
  type OwnAnswer,
  type OwnRequest,
  type OwnResponse,
  ownAnswerOf,
} from "./own-answer.ts";
export { readRequestId } from "./request-id.ts";
export { routeName } from "./route-name.ts";
export { readTraceparent, type Traceparent } from "./traceparent.ts";
