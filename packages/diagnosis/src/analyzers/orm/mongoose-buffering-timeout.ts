import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const mongooseBufferingTimeout: Analyzer = {
  kind: "mongoose-buffering-timeout",
  general: "timeout",
  recognises: "a Mongoose operation that waited for a connection that never stood",
  words: ["buffering timed out after"],
  recognise({ message }) {
    const operation = partOf(message, /Operation `([\w.()]{1,100})`/);
    return {
      title: `${operation ? `\`${operation}\`` : "An operation"} waited in time for a connection that did not come: Mongoose is not connected`,
    };
  },
  cause:
    "`mongoose.connect` was not awaited, failed (its own error tells why), or another copy of mongoose than the model's was connected.",
  fixes: [
    now("Look for the connection's own error before this one (server selection, sign-in, DNS)."),
    today(
      "Await the connection before the port takes traffic, and set `bufferCommands: false`, so that it fails at once.",
    ),
  ],
  verification: "The database's health check passes.",
};
