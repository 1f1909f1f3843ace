/** Failures that were answered as the request's own fault: nothing of the service is broken. */
import type { Exception, Level } from "@holdfast/signals";
import type { Trait } from "./trait.ts";

/** Errors by which a service itself refuses a request; a client's errors carry the callee's status, not the own answer's. */
const REFUSALS =
  /^(?:(?:Not_?Found|Bad_?Request|Unauthori[sz]ed|Forbidden|Conflict|Gone|Method_?Not_?Allowed|Not_?Acceptable|Unprocessable(?:_?Entity|_?Content)?|Payload_?Too_?Large|Content_?Too_?Large|Unsupported_?Media_?Type|Too_?Many_?Requests|Payment_?Required|Precondition_?Failed|Request_?Timeout)(?:Error|Exception|HttpException|HttpError|Response)?|Http(?:Error|Exception|Problem)|HTTPException|Boom|(?:Request)?Validat(?:ion|e)(?:Error|Exception)|ZodError|ValiError|JoiError|RequestValidationError|InvalidCsrfToken\w*|CsrfError|ResponseStatusException|MethodArgumentNotValidException|HttpMessageNotReadableException|HttpMessageConversionException|MethodArgumentTypeMismatchException|MissingServletRequestParameterException|HttpMediaType\w+Exception|NoHandlerFoundException|NoResourceFoundException|PermissionDenied|SuspiciousOperation|Http404|AppError|ApiError|FastifyError|TokenExpiredError|JsonWebTokenError|URIError)$/i;
/** What a request can bring about in an engine or parser: values, not schemas. */
const OF_VALUES =
  /^(?:2[23]\w{3}|P20(?:0[0-9]|1[0-9]|25)|FST_ERR_(?:VALIDATION|CTP_\w+)|ERR_JW\w+|ER_DUP_ENTRY)$/;
/** What can only be a fault of a request, at whatever level it was logged: no route, a token that ended, a form without its mark. */
const ALWAYS: readonly (readonly [RegExp, number])[] = [
  [/^(?:RoutingError|NoResourceFoundException|NoHandlerFoundException|NotFoundHttpException|Http404)$/, 404],
  [/^(?:HttpRequestMethodNotSupportedException|MethodNotAllowedHttpException)$/, 405],
  [/^(?:TokenExpiredError|ExpiredSignatureError|ExpiredJwtException)$/, 401],
  [/^(?:InvalidAuthenticityToken|TokenMismatchException|DisallowedHost|BadHttpRequestException)$/, 400],
];
/** Tokens that nobody who signs in can make better: keys, clocks and names that issuer and service do not share. */
const OF_ISSUER =
  /no ?(?:applicable|matching) ?key|"(?:nbf|iat|aud|iss)" claim|\bjwt (?:not active|audience invalid|issuer invalid)|signing key .{0,80}not found|unable to find a signing key/i;
const UNROUTED =
  /^(?:open\(\) ".{1,500}" failed \(2: no such file|directory index of |access forbidden by rule|client sent invalid |cannot (?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \/|not found$|no route matches |route (?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS):)/i;
/** Refusals that a service may also use for faults of its own. */
const VAGUE =
  /^(?:Boom|AppError|ApiError|FastifyError|Http_?(?:Error|Exception|Problem)|ResponseStatusException|PermissionDenied)$/i;
const PARSED = /^(?:SyntaxError|JSONDecodeError|JsonParseException|URIError)$/;

/**
 * The 4xx status that the failure was answered with as a fault of the request; undefined where it was not, or not for sure.
 * A missing name or a refused connection is the service's own fault, whatever was answered.
 *
 * @param answered Status of the answer, where one was seen.
 * @param level Gravest level under which it was told, where that is not error.
 */
export function handledStatus(trait: Trait, answered: number | undefined, level?: Level): number | undefined {
  if (answered !== undefined && !isRefusal(answered)) return undefined;
  const status = refusalStatus(trait, answered, level);
  return status !== undefined && OF_ISSUER.test(`${trait.telling.name} ${trait.telling.message}`)
    ? undefined
    : status;
}

function refusalStatus(
  { telling, grade, mask, consequence }: Trait,
  answered: number | undefined,
  level: Level | undefined,
): number | undefined {
  const own = telling.exception.status;
  const refuses = REFUSALS.test(telling.name) || (telling.code !== undefined && OF_VALUES.test(telling.code));
  if (
    refuses &&
    own !== undefined &&
    isRefusal(own) &&
    (own === answered || !isCallers(telling.exception, telling.name))
  )
    return own;
  const always = ALWAYS.find(([name]) => name.test(telling.name))?.[1];
  if (always !== undefined) return answered ?? always;
  if (/^(?:not_?found|error$)/i.test(telling.name) && UNROUTED.test(telling.message)) return answered ?? 404;
  if (answered === undefined) {
    // What a service warns of it refused; what it logs as an error it may have failed at.
    const calm = level === "warning" || level === "info" || level === "debug";
    return calm && refuses && !VAGUE.test(telling.name) && !isCallers(telling.exception, telling.name)
      ? (own ?? 400)
      : undefined;
  }
  if (refuses || (own === answered && PARSED.test(telling.name))) return answered;
  return grade === 2 && mask === undefined && !consequence ? answered : undefined;
}

const CLIENTS = /^https?_?error$/i;
const DEPENDENCY = /(?:node_modules|site-packages)[\\/]/;
/** Dependencies that answer requests or check them; any other one that throws with a status was asking somebody. */
const ANSWERS =
  /(?:node_modules|site-packages)[\\/](?:\.pnpm[\\/])?(?:@(?:nestjs|hapi|fastify|koa|hono)|express|http-errors|fastify|koa|hono|restify|finalhandler|send|serve-static|body-parser|raw-body|zod|valibot|joi|yup|ajv|csurf|jsonwebtoken|passport|starlette|fastapi|django|flask|werkzeug|pydantic|rest_framework|aiohttp[\\/]web)\b/i;

/** True where the status is a callee's: thrown by a client. */
function isCallers({ frames }: Exception, name: string): boolean {
  if (CLIENTS.test(name)) return true;
  const file = frames[0]?.file;
  return file !== undefined && DEPENDENCY.test(file) && !ANSWERS.test(file);
}

function isRefusal(status: number): boolean {
  return status >= 400 && status < 500;
}
