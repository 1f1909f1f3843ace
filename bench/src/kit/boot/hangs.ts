/** Ways in which a start hangs. The line of the pending `await`, or of the code that blocks, ends in the way's name. */
import { execFileSync, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { connect, createServer } from "node:net";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
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
};
