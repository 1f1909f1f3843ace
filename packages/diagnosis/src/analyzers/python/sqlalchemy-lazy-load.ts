import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const sqlalchemyLazyLoad: Analyzer = {
  kind: "sqlalchemy-lazy-load",
  recognises: "an attribute that SQLAlchemy would have to load where it cannot",
  types: ["DetachedInstanceError", "MissingGreenlet", "LazyInitializationException"],
  words: [
    "is not bound to a session",
    "greenlet_spawn has not been called",
    "could not initialize proxy",
    "failed to lazily initialize a collection",
  ],
  recognise({ message }) {
    const attribute = partOf(
      message,
      /lazy load operation of attribute '(\w{1,80})'|collection of role: ([\w.]{1,120})/,
    );
    return {
      title: attribute
        ? `\`${attribute}\` would have to be loaded where no session can load it`
        : "An attribute would have to be loaded where no session can load it",
    };
  },
  cause:
    "The object left its session (it was closed, or the commit expired it), or an asynchronous session cannot load on a plain attribute read.",
  fixes: [
    now("Load it with the query (`selectinload`), or read it while the session is open."),
    today(
      "Set `expire_on_commit=False` for objects that outlive a commit; turn objects into plain answers inside the session.",
    ),
  ],
  verification: "The route answers.",
};
