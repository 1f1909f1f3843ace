/** Ways in which a start hangs. The line of the pending `await`, or of the code that blocks, ends in the way's name. */
import childProcess, { execFileSync, execSync, spawn, spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { EventEmitter, on, once } from "node:events";
import { closeSync, existsSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from "node:fs";
import { access, mkdtemp, open } from "node:fs/promises";
import { get } from "node:http";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { finished, pipeline } from "node:stream/promises";
import { setTimeout as sleep, setInterval as ticks } from "node:timers/promises";
import { connect as connectTls } from "node:tls";
import { promisify } from "node:util";
import { Worker } from "node:worker_threads";
import type { Boot } from "@holdfast/kit/boot";
import pg from "pg";

/** A port that accepts and says nothing. */
async function silentPort(): Promise<number> {
  const server = createServer(() => {}).listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as { port: number }).port;
}

/** Gives its lock to one at a time, in order: by a list of those who wait. */
class Mutex {
  readonly #waiting: ((release: () => void) => void)[] = [];
  #locked = false;
  acquire(): Promise<() => void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (!this.#locked) this.#next();
    });
  }
  #next(): void {
    const begin = this.#waiting.shift();
    this.#locked = begin !== undefined;
    begin?.(() => this.#next());
  }
}

/** The same by a chain of promises. */
class ChainMutex {
  #last: Promise<void> = Promise.resolve();
  acquire(): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const mine = this.#last.then(() => resolve); // hang: lock made of a chain of then
    this.#last = promise;
    return mine;
  }
}

/** A pipe with a name, which opens when its other end does. */
async function namedPipe(): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), "bench-hang-")), "pipe");
  execFileSync("mkfifo", [path]);
  return path;
}

/** Declares a start of which the phase `hangs` never ends. */
export const hangs: Record<string, (boot: Boot) => void> = {
  "promise that nobody settles": (boot) => {
    boot.phase("hangs", async () => {
      await sleep(5);
      await new Promise(() => {}); // hang: promise that nobody settles
    });
  },
  "callback that never fires": (boot) => {
    const readSettings = (callback: (value: string) => void): void => {
      const found: string[] = [];
      for (const value of found) callback(value);
    };
    boot.phase("hangs", async () => {
      const settings = await new Promise<string>((resolve) => readSettings(resolve)); // hang: callback that never fires
      return settings;
    });
  },
  "Postgres that accepts and says nothing": (boot) => {
    boot.phase("hangs", async () => {
      const client = new pg.Client({
        host: "127.0.0.1",
        port: await silentPort(),
        user: "app",
        database: "app",
      });
      await client.connect(); // hang: Postgres that accepts and says nothing
    });
  },
  "pool's query to a silent Postgres": (boot) => {
    boot.phase("hangs", async () => {
      const pool = new pg.Pool({ host: "127.0.0.1", port: await silentPort(), user: "app", database: "app" });
      const migrated = async (): Promise<unknown> => {
        const { rows } = await pool.query("select 1"); // hang: pool's query to a silent Postgres
        return rows;
      };
      await migrated();
    });
  },
  "fetch that is not answered": (boot) => {
    boot.phase("hangs", async () => {
      const port = await silentPort();
      const response = await fetch(`http://127.0.0.1:${port}/.well-known/jwks.json`); // hang: fetch that is not answered
      return response.json();
    });
  },
  "answer whose body stops": (boot) => {
    boot.phase("hangs", async () => {
      const server = createServer((socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"keys":');
      }).listen(0, "127.0.0.1");
      await once(server, "listening");
      const response = await fetch(`http://127.0.0.1:${(server.address() as { port: number }).port}/`);
      return response.json().then((keys) => keys); // hang: answer whose body stops
    });
  },
  "socket that says nothing": (boot) => {
    boot.phase("hangs", async () => {
      const socket = connect(await silentPort(), "127.0.0.1");
      socket.write("PING\r\n");
      await once(socket, "data"); // hang: socket that says nothing
    });
  },
  "phases in lock-step": (boot) => {
    const ready = Promise.withResolvers<void>();
    const first = boot.phase("hangs", async () => {
      await ready.promise; // hang: phases in lock-step
    });
    boot.phase("settles", { after: [first] }, () => ready.resolve());
  },
  "synchronous generator in for await": (boot) => {
    function* sessions(): Generator<Promise<string>> {
      yield new Promise(() => {});
    }
    boot.phase("hangs", async () => {
      for await (const session of sessions()) void session; // hang: synchronous generator in for await
    });
  },
  "loop that blocks": (boot) => {
    boot.phase("hangs", async () => {
      await sleep(50);
      const locked = (): boolean => true;
      while (locked()); // hang: loop that blocks
    });
  },
  "loop of microtasks": (boot) => {
    boot.phase("hangs", async () => {
      const ready = async (): Promise<boolean> => false; // hang: loop of microtasks
      while (!(await ready())); // hang: loop of microtasks
    });
  },
  "floating promise": (boot) => {
    const registry = new EventEmitter();
    boot.phase("hangs", async () => {
      // Nobody awaits it: it has said so before anybody listens.
      void (async () => {
        registry.emit("ready");
      })();
      await once(registry, "ready"); // hang: floating promise
    });
  },
  "lock that is never released": (boot) => {
    const lock = new Mutex();
    boot.phase("hangs", async () => {
      await lock.acquire();
      const migrate = async (): Promise<void> => {
        const release = await lock.acquire(); // hang: lock that is never released
        release();
      };
      await migrate();
    });
  },
  "lock made of a chain of then": (boot) => {
    const lock = new ChainMutex();
    boot.phase("hangs", async () => {
      await lock.acquire();
      await lock.acquire();
    });
  },
  "stream without an end": (boot) => {
    boot.phase("hangs", async () => {
      const source = new PassThrough();
      source.write("half a seed file");
      await text(source); // hang: stream without an end
    });
  },
  "pipeline that nobody reads": (boot) => {
    boot.phase("hangs", async () => {
      const source = new PassThrough();
      source.end(Buffer.alloc(1_000_000));
      await pipeline(source, new PassThrough()); // hang: pipeline that nobody reads
    });
  },
  "race without a timer": (boot) => {
    boot.phase("hangs", async () => {
      const never = (): Promise<string> => new Promise(() => {});
      await Promise.race([never(), never()]); // hang: race without a timer
    });
  },
  "one of many in Promise.all": (boot) => {
    const warm = async (name: string): Promise<void> => {
      await sleep(5);
      if (name === "prices") await once(new EventEmitter(), "warm"); // hang: one of many in Promise.all
    };
    boot.phase("hangs", async () => {
      await Promise.all(["users", "prices", "games"].map(warm));
    });
  },
  "program that waits for input": (boot) => {
    boot.phase("hangs", async () => {
      const child = spawn(process.execPath, ["-e", "process.stdin.resume()"], {
        stdio: ["pipe", "ignore", "ignore"],
      });
      process.once("exit", () => child.kill("SIGKILL"));
      await once(child, "exit"); // hang: program that waits for input
    });
  },
  "program waited for synchronously": (boot) => {
    boot.phase("hangs", async () => {
      await sleep(50);
      execFileSync(process.execPath, ["-e", "setTimeout(() => {}, 6000)"], { stdio: "ignore" }); // hang: program waited for synchronously
    });
  },
  "worker thread that never answers": (boot) => {
    boot.phase("hangs", async () => {
      const worker = new Worker("require('node:worker_threads').parentPort.on('message', () => {})", {
        eval: true,
      });
      worker.postMessage("begin");
      await once(worker, "message"); // hang: worker thread that never answers
    });
  },
  "loop that polls": (boot) => {
    boot.phase("hangs", async () => {
      const leader = async (): Promise<boolean> => false;
      while (!(await leader())) await sleep(20); // hang: loop that polls
    });
  },
  "asynchronous generator that stops": (boot) => {
    async function* pages(): AsyncGenerator<number> {
      yield 1;
      await new Promise(() => {}); // hang: asynchronous generator that stops
    }
    boot.phase("hangs", async () => {
      for await (const page of pages()) void page;
    });
  },
  "thenable that calls nobody": (boot) => {
    // biome-ignore lint/suspicious/noThenProperty: query builders are thenables
    const query: PromiseLike<void> = { then: (() => {}) as never };
    boot.phase("hangs", async () => {
      await query; // hang: thenable that calls nobody
    });
  },
  "chain of then": (boot) => {
    const token = (): Promise<string> => new Promise(() => {});
    boot.phase("hangs", () => token().then((text) => text.length)); // hang: chain of then
  },
  "module whose top level waits": (boot) => {
    boot.phase("hangs", async () => {
      await import("./waits-at-top-level.ts"); // hang: module whose top level waits
    });
  },
  "shell command waited for synchronously": (boot) => {
    boot.phase("hangs", async () => {
      await sleep(50);
      execSync("DATABASE_URL=postgres://app:s3cret@db/app sleep 20"); // hang: shell command waited for synchronously
    });
  },
  "program waited for in the first line": (boot) => {
    boot.phase("hangs", () => {
      spawnSync("sleep", ["20"]); // hang: program waited for in the first line
    });
  },
  "program that ignores the request to end": (boot) => {
    boot.phase("hangs", async () => {
      await sleep(50);
      const stubborn = "process.on('SIGTERM', () => {}); setTimeout(() => {}, 8000)";
      childProcess.spawnSync(process.execPath, ["-e", stubborn]); // hang: program that ignores the request to end
    });
  },
  "synchronous program beside another phase": (boot) => {
    boot.phase("beside", () => sleep(900));
    boot.phase("hangs", async () => {
      await sleep(50);
      const migrate = (): void => {
        execFileSync("sleep", ["20"]); // hang: synchronous program beside another phase
      };
      migrate();
    });
  },
  "Atomics.wait": (boot) => {
    boot.phase("hangs", async () => {
      await sleep(50);
      const lock = new Int32Array(new SharedArrayBuffer(4));
      Atomics.wait(lock, 0, 0); // hang: Atomics.wait
    });
  },
  "regular expression that tries everything": (boot) => {
    boot.phase("hangs", async () => {
      await sleep(50);
      const line = `${"a".repeat(60)}!`;
      /^(\w+)+$/.test(line); // hang: regular expression that tries everything
    });
  },
  "pipe read synchronously": (boot) => {
    boot.phase("hangs", async () => {
      const path = await namedPipe();
      readFileSync(path, "utf8"); // hang: pipe read synchronously
    });
  },
  "pipe opened synchronously": (boot) => {
    boot.phase("hangs", async () => {
      const path = await namedPipe();
      closeSync(openSync(path, "w")); // hang: pipe opened synchronously
    });
  },
  "pipe whose writer says nothing, read synchronously": (boot) => {
    boot.phase("hangs", async () => {
      const file = openSync(await namedPipe(), "r+");
      readSync(file, Buffer.alloc(10)); // hang: pipe whose writer says nothing, read synchronously
    });
  },
  "pipe opened asynchronously": (boot) => {
    boot.phase("hangs", async () => {
      const file = await open(await namedPipe()); // hang: pipe opened asynchronously
      await file.close();
    });
  },
  "recursion of microtasks": (boot) => {
    boot.phase("hangs", async () => {
      const again = (): Promise<void> => Promise.resolve().then(again); // hang: recursion of microtasks
      await again(); // hang: recursion of microtasks
    });
  },
  "nextTick that calls itself": (boot) => {
    boot.phase("hangs", async () => {
      await new Promise((resolve) => {
        const again = (): void => process.nextTick(again); // hang: nextTick that calls itself
        again();
        setTimeout(resolve, 10);
      });
    });
  },
  "name lookup without an answer": (boot) => {
    boot.phase("hangs", async () => {
      const silent = createSocket("udp4").bind(0, "127.0.0.1");
      await once(silent, "listening");
      const resolver = new Resolver({ timeout: 60_000, tries: 1 });
      resolver.setServers([`127.0.0.1:${silent.address().port}`]);
      await resolver.resolve4("database.internal"); // hang: name lookup without an answer
    });
  },
  "TLS handshake half done": (boot) => {
    boot.phase("hangs", async () => {
      const socket = connectTls({ port: await silentPort(), host: "127.0.0.1" });
      await once(socket, "secureConnect"); // hang: TLS handshake half done
    });
  },
  "fetch over TLS to a silent port": (boot) => {
    boot.phase("hangs", async () => {
      const port = await silentPort();
      const keys = async (): Promise<Response> => fetch(`https://127.0.0.1:${port}/jwks`); // hang: fetch over TLS to a silent port
      await keys(); // hang: fetch over TLS to a silent port
    });
  },
  "http.get in a promise": (boot) => {
    boot.phase("hangs", async () => {
      const port = await silentPort();
      await new Promise((resolve) => get({ port, host: "127.0.0.1" }, resolve)); // hang: http.get in a promise
    });
  },
  "WebSocket whose upgrade is not answered": (boot) => {
    boot.phase("hangs", async () => {
      const feed = new WebSocket(`ws://127.0.0.1:${await silentPort()}`);
      await once(feed, "open"); // hang: WebSocket whose upgrade is not answered
    });
  },
  "lock file that nobody removes": (boot) => {
    boot.phase("hangs", async () => {
      const lock = join(await mkdtemp(join(tmpdir(), "bench-hang-")), "migrate.lock");
      writeFileSync(lock, "1");
      process.once("exit", () => rmSync(lock));
      while (existsSync(lock)) await sleep(20); // hang: lock file that nobody removes
    });
  },
  "lock file asked for by access": (boot) => {
    const free = async (path: string): Promise<boolean> => {
      try {
        await access(path); // hang: lock file asked for by access
        return true;
      } catch {
        return false;
      }
    };
    boot.phase("hangs", async () => {
      while (!(await free("/nowhere/at/all"))) {
        await sleep(20); // hang: lock file asked for by access
      }
    });
  },
  "poll by setInterval": (boot) => {
    const isLeader = (): boolean => false;
    boot.phase("hangs", async () => {
      const leads = (resolve: () => void): void => {
        const timer = setInterval(() => {
          if (!isLeader()) return;
          clearInterval(timer);
          resolve();
        }, 20);
      };
      await new Promise<void>(leads); // hang: poll by setInterval
    });
  },
  "poll by an interval that is iterated": (boot) => {
    const isLeader = (): boolean => false;
    boot.phase("hangs", async () => {
      for await (const _ of ticks(20)) if (isLeader()) return; // hang: poll by an interval that is iterated
    });
  },
  "events that are iterated": (boot) => {
    boot.phase("hangs", async () => {
      for await (const [event] of on(new EventEmitter(), "change")) void event; // hang: events that are iterated
    });
  },
  "lines of an input that does not end": (boot) => {
    boot.phase("hangs", async () => {
      const input = new PassThrough();
      input.write("one line\n");
      for await (const line of createInterface({ input })) void line; // hang: lines of an input that does not end
    });
  },
  "stream that is finished never": (boot) => {
    boot.phase("hangs", async () => {
      const stream = new PassThrough();
      stream.resume();
      await finished(stream); // hang: stream that is finished never
    });
  },
  "web stream without an end": (boot) => {
    boot.phase("hangs", async () => {
      const reader = new ReadableStream<string>({
        start: (controller) => controller.enqueue("seed"),
      }).getReader();
      while (!(await reader.read()).done); // hang: web stream without an end
    });
  },
  "promisified callback": (boot) => {
    const load = promisify((name: string, callback: (error: Error | null, value: string) => void) => {
      if (name === "known") callback(null, name);
    });
    boot.phase("hangs", async () => {
      await load("unknown"); // hang: promisified callback
    });
  },
  "withResolvers that nobody resolves": (boot) => {
    boot.phase("hangs", async () => {
      const { promise } = Promise.withResolvers<void>();
      await promise; // hang: withResolvers that nobody resolves
    });
  },
  "deep chain of callers": (boot) => {
    const inner = async (): Promise<void> => {
      await new Promise(() => {}); // hang: deep chain of callers
    };
    const middle = async (): Promise<void> => {
      await sleep(1);
      await inner();
    };
    const outer = async (): Promise<void> => {
      await Promise.all([sleep(1), middle()]);
    };
    boot.phase("hangs", () => outer());
  },
  "allSettled with one that does not": (boot) => {
    boot.phase("hangs", async () => {
      const warm = async (ready: boolean): Promise<void> => {
        if (!ready) await new Promise(() => {}); // hang: allSettled with one that does not
      };
      await Promise.allSettled([warm(true), warm(false)]);
    });
  },
  "async iterator that never answers": (boot) => {
    const rows: AsyncIterable<string> = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }), // hang: async iterator that never answers
    };
    boot.phase("hangs", async () => {
      for await (const row of rows) void row; // hang: async iterator that never answers
    });
  },
  "promise of a phase before, awaited late": (boot) => {
    let warmed: Promise<void> | undefined;
    const first = boot.phase("starts work", () => {
      warmed = new Promise(() => {});
    });
    boot.phase("hangs", { after: [first] }, async () => {
      await warmed; // hang: promise of a phase before, awaited late
    });
  },
  "promise made before the start": (boot) => {
    const connected = new Promise(() => {});
    boot.phase("hangs", async () => {
      await connected; // hang: promise made before the start
    });
  },
  "class that connects in its constructor": (boot) => {
    class Cache {
      readonly ready: Promise<void>;
      constructor() {
        this.ready = this.#connect();
      }
      async #connect(): Promise<void> {
        await sleep(5);
        await new Promise(() => {}); // hang: class that connects in its constructor
      }
    }
    boot.phase("hangs", async () => {
      await new Cache().ready;
    });
  },
  "optional module beside one that hangs": (boot) => {
    boot.module("analytics", { deadline: "300ms" }, () => new Promise(() => {}));
    boot.phase("hangs", async () => {
      await once(new EventEmitter(), "ready"); // hang: optional module beside one that hangs
    });
  },
  "transaction that waits for itself": (boot) => {
    const pool = { free: 1, waiting: [] as (() => void)[] };
    const take = async (): Promise<void> => {
      if (pool.free > 0) pool.free--;
      else await new Promise<void>((resolve) => pool.waiting.push(resolve)); // hang: transaction that waits for itself
    };
    boot.phase("hangs", async () => {
      await take();
      await take();
    });
  },
};
