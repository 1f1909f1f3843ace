import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const portNotBound: Analyzer = {
  kind: "port-not-bound",
  general: "not-ready",
  recognises: "a platform that found no open port (Cloud Run, Heroku R10, Render, Fly)",
  words: [
    "failed to start and listen on the port",
    "failed to bind to $port",
    "no open ports detected",
    "port scan timeout reached",
    "no open http ports",
    "is your app listening on",
    "not listening on the expected address",
    "the app is not listening",
    "error r10",
    "container failed to start. failed to start and then listen",
  ],
  recognise({ message }) {
    const port = partOf(message, /PORT=(\d{2,5})|(?:listening on|0\.0\.0\.0):? ?(?:0\.0\.0\.0:)?(\d{2,5})/);
    return { title: `The platform found no open port${port ? ` (${port})` : ""} in time` };
  },
  cause:
    "The app listens on another port than `PORT`, on 127.0.0.1 only, or did not get as far as listening: its start hung or died before.",
  fixes: [
    now(
      "Read the last lines that the process wrote before that: an error or a hang there comes first. Else listen on `0.0.0.0` and the port in `PORT`.",
    ),
    today(
      "Open the port first and do the slow parts of the start after it, with a health check that tells the phase.",
    ),
    thisWeek("Start the built image locally with `PORT` set, before each deploy."),
  ],
  verification: "The platform reports the instance healthy.",
  rollback: "Roll back to the revision that listened.",
};
