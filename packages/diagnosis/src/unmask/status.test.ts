/** How sure a root may be called, and with which words. */
import type { Exception } from "@holdfast/signals";
import { describe, expect, it } from "vitest";
import { unmask } from "./unmask.ts";

const at = { file: "src/basket/total.ts", line: 8, function: "total", inApp: true };
const one = (type: string, message: string, rest: Partial<Exception> = {}): Exception => ({
  type,
  message,
  frames: [at],
  ...rest,
});

describe("the status of a lone error", () => {
  it.each([
    ["a missing method", one("TypeError", "basket.recount is not a function")],
    ["a SQLSTATE", one("error", "deadlock detected", { code: "40P01" })],
    [
      "an address in use",
      one("Error", "listen EADDRINUSE: address already in use :::8080", { code: "EADDRINUSE" }),
    ],
    ["a setting by its name", one("KeyError", "'MAIL_SENDER'")],
    [
      "an import",
      one("SyntaxError", "Named export 'verify' not found. The requested module 'x' is CommonJS"),
    ],
  ])("is confirmed where it explains itself: %s", (_, exception) => {
    const { status, reason } = unmask([exception]);
    expect(status).toBe("confirmed");
    expect(reason).toContain("no other error was seen");
    expect(reason).not.toContain("hides no other");
  });

  it.each([
    ["Error", "boom"],
    ["KeyError", "'discount'"],
    ["ZeroDivisionError", "division by zero"],
    ["TypeError", "Cannot read properties of undefined (reading 'lines')"],
    ["AttributeError", "'NoneType' object has no attribute 'lines'"],
    ["IndexError", "list index out of range"],
    ["java.lang.NullPointerException", ""],
    ["runtime.Error", "invalid memory address or nil pointer dereference"],
  ])("is likely at most for %s: %s", (type, message) => {
    expect(unmask([one(type, message)])).toMatchObject({ root: 0, status: "likely" });
  });

  it("says of something that is not there that its origin was not seen, also beneath a wrapper", () => {
    const wrapped = [
      one("TypeError", "Cannot read properties of null (reading 'lines')", {
        to: { relation: "cause", index: 1 },
      }),
      one("Error", "could not price the basket"),
    ];
    for (const chain of [wrapped, wrapped.slice(0, 1)]) {
      const { status, reason } = unmask(chain);
      expect(status).toBe("likely");
      expect(reason).toContain("What left it empty was not seen");
    }
  });

  it.each(["RuntimeError", "Error", "Exception", "java.lang.RuntimeException"])(
    "names the throw site of a bare %s",
    (type) => {
      expect(unmask([one(type, "")])).toMatchObject({ root: 0, status: "possible" });
      expect(unmask([{ type, message: "", frames: [] }]).root).toBeNull();
    },
  );

  it("knows an error handler by its file and by the framework's frame", () => {
    const file = { ...at, file: "src/errorHandler.js", function: "reply" };
    const layer = {
      function: "Layer.handle_error [as handle_request]",
      file: "node_modules/express/lib/router/layer.js",
      inApp: false,
    };
    for (const frames of [[file], [at, layer]]) {
      const { status, reason } = unmask([one("TypeError", "err.toBody is not a function", { frames })]);
      expect(status).toBe("possible");
      expect(reason).toContain("another error came before it, and that one was not seen");
    }
  });
});

describe("a request that was refused", () => {
  it.each([
    ["by the answer", one("ZodError", "email: required"), 422],
    ["by its own status", one("NotFoundError", "no route /wp-admin", { status: 404 }), undefined],
    ["a plain error", one("Error", "cart is closed"), 409],
  ])("is possible at most, %s", (_, exception, answered) => {
    const { status, reason } = unmask([exception], answered === undefined ? {} : { answered });
    expect(status).toBe("possible");
    expect(reason).toContain("handled, a fault of the request");
  });

  it.each([
    ["a missing method", one("TypeError", "cart.close is not a function"), 400],
    [
      "a callee's status",
      one("AxiosError", "Request failed with status code 422", { status: 422 }),
      undefined,
    ],
    ["a client's 404", one("HTTPError", "404 Client Error: Not Found", { status: 404 }), undefined],
    [
      "an SDK's error of a common name",
      one("BadRequestError", "400 unknown model", {
        status: 400,
        frames: [{ file: "/app/node_modules/modelclient/error.js", line: 3, inApp: false }, at],
      }),
      undefined,
    ],
    ["an answer of 500", one("NotFoundError", "no seller 4", { status: 404 }), 500],
    ["a refused connection", one("Error", "connect ECONNREFUSED 10.1.1.1:80", { code: "ECONNREFUSED" }), 401],
  ])("is not seen in %s", (_, exception, answered) => {
    expect(unmask([exception], answered === undefined ? {} : { answered }).reason).not.toContain(
      "handled, a fault",
    );
  });
});

describe("the words", () => {
  const column = one("error", 'column "weight" does not exist', {
    code: "42703",
    to: { relation: "earlier", index: 1 },
  });
  const hangUp = (index?: number): Exception => ({
    type: "Error",
    message: "socket hang up",
    code: "ECONNRESET",
    frames: [],
    ...(index !== undefined && { to: { relation: "earlier", index } }),
  });

  it("count one and several", () => {
    expect(unmask([column, hangUp()], { ties: ["same", "adjacent"] }).reason).toContain(
      "the later error only reports a",
    );
    const two = [column, hangUp(2), { ...hangUp(), message: "read ECONNRESET" }];
    expect(unmask(two, { ties: ["same", "adjacent", "adjacent"] }).reason).toContain(
      "the 2 other errors only report a",
    );
  });

  it("take a shared database session for a link", () => {
    const aborted = one("error", "current transaction is aborted, commands ignored", {
      code: "25P02",
      frames: [],
    });
    const { status, reason } = unmask([{ ...column, frames: [] }, aborted], { ties: ["same", "session"] });
    expect(status).toBe("likely");
    expect(reason).toContain("one database session");
    expect(reason).not.toContain("nearness");
  });

  it("tell two of one type apart", () => {
    const first = one("ValueError", "no rate for XTS", { to: { relation: "cause", index: 1 } });
    const { links } = unmask([first, one("ValueError", "basket 7 cannot be priced")]);
    expect(links[1]?.reason).toContain("ValueError “no rate for XTS”");
  });
});
