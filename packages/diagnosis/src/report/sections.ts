/** A report as sections of a few sorts of blocks: what Markdown and HTML have in common. */
import type { Fact, Report, ReportedHypothesis, TimelineEntry } from "./report.ts";

export type Cell = { text: string; signals?: readonly string[] };

export type Block =
  | { block: "facts"; facts: readonly { text: string; signals: readonly string[] }[]; ordered?: boolean }
  | { block: "text"; text: string }
  | { block: "heading"; text: string }
  | { block: "table"; head: readonly string[]; rows: readonly (readonly Cell[])[] }
  | { block: "commands"; lines: readonly string[] };

export interface Section {
  /** For anchors: letters and dashes only. */
  id: string;
  title: string;
  blocks: Block[];
}

export function sections(report: Report): Section[] {
  return [
    section("summary", "Summary", summary(report)),
    section("impact", "Impact", [{ block: "facts", facts: report.impact }]),
    section("timeline", "Timeline", [timeline(report.timeline)]),
    section("chain", "Chain of events", chain(report)),
    section("hypotheses", "Hypotheses", hypotheses(report)),
    ...(report.missing.length > 0
      ? [
          section("missing", "What is missing", [
            { block: "facts" as const, facts: report.missing.map(plain) },
          ]),
        ]
      : []),
    ...(report.deciding.length > 0 ? [section("deciding", "What would decide", deciding(report))] : []),
    section("suspects", "Suspect changes", suspects(report)),
    section("fixes", "What to do", fixes(report)),
    section("verification", "Verification", verification(report)),
    section("rollback", "Roll back", rollback(report)),
    section("actions", "Action items", [
      {
        block: "table",
        head: ["Term", "What", "Owner"],
        rows: report.actions.map(({ term, what, owner }) => [
          { text: term },
          { text: what },
          { text: owner },
        ]),
      },
    ]),
    section("whys", "Five whys", whys(report)),
    section("lessons", "Lessons", [
      { block: "text", text: "For the team to answer." },
      { block: "facts", facts: report.lessons.map(plain) },
    ]),
  ];
}

function section(id: string, title: string, blocks: Block[]): Section {
  return { id, title, blocks };
}

function plain(text: string): Fact {
  return { text, signals: [] };
}

function summary({
  summary: said,
  severity,
  duration,
  verdict,
  service,
  environment,
  releases,
  written,
}: Report): Block[] {
  const rows: Cell[][] = [
    [{ text: "Severity" }, { text: severity.why.text, signals: severity.why.signals }],
    [{ text: "Duration" }, { text: duration.what.text, signals: duration.what.signals }],
    [{ text: "Cause" }, { text: verdict }],
  ];
  if (service !== null) rows.push([{ text: "Service" }, { text: quoted(service) }]);
  if (environment !== null) rows.push([{ text: "Environment" }, { text: quoted(environment) }]);
  if (releases.length > 0) rows.push([{ text: "Releases" }, { text: releases.map(quoted).join(", ") }]);
  if (written !== null) rows.push([{ text: "Written" }, { text: written }]);
  return [
    { block: "table", head: ["", ""], rows },
    { block: "facts", facts: said },
  ];
}

function timeline(entries: readonly TimelineEntry[]): Block {
  return {
    block: "table",
    head: ["When (UTC)", "Station", "What"],
    rows: entries.map(({ time, station, text, signals }) => [
      { text: time ?? "unknown" },
      { text: station ?? "" },
      { text, signals },
    ]),
  };
}

function chain({ chain: steps }: Report): Block[] {
  return steps.length === 0
    ? [{ block: "text", text: "Nothing is known to have led to anything else." }]
    : [{ block: "facts", facts: steps, ordered: true }];
}

function hypotheses({ hypotheses: all }: Report): Block[] {
  if (all.length === 0) return [{ block: "text", text: "No claim: the signals carry none." }];
  return all.flatMap((one): Block[] => [
    { block: "heading", text: `${one.title} (${one.status})` },
    ...sides(one),
  ]);
}

function sides({ for: pro, against }: Pick<ReportedHypothesis, "for" | "against">): Block[] {
  const blocks: Block[] = [];
  if (pro.length > 0) blocks.push({ block: "text", text: "For:" }, { block: "facts", facts: pro });
  if (against.length > 0)
    blocks.push({ block: "text", text: "Against:" }, { block: "facts", facts: against });
  return blocks;
}

function deciding({ deciding: checks }: Report): Block[] {
  return checks.flatMap(({ asks, run, answers }): Block[] => [
    { block: "text", text: asks },
    { block: "commands", lines: [run] },
    { block: "facts", facts: answers.map(({ looks, means }) => plain(`${looks} ${means}`)) },
  ]);
}

function suspects({ suspects: all }: Report): Block[] {
  if (all.length === 0)
    return [
      {
        block: "text",
        text: "No change is known that is tied to the cause. That is not to say that there is none.",
      },
    ];
  return all.flatMap((one): Block[] => [
    { block: "heading", text: `${one.score.toFixed(2)} ${one.what}` },
    ...sides({ for: one.why, against: one.against }),
    { block: "text", text: `${one.action} Risk: ${one.risk}` },
  ]);
}

function fixes({ fixes: all, conclusive }: Report): Block[] {
  if (all.length === 0)
    return [
      { block: "text", text: "No fix is proposed: the signals do not name a cause that one would mend." },
    ];
  const warning: Block[] = conclusive
    ? []
    : [{ block: "text", text: "The cause is not known: these are for what is possible." }];
  const facts = all.map(({ when, text }) => plain(`${when}: ${text}`));
  return [...warning, { block: "facts", facts }];
}

function verification({ verification: { state, results, how } }: Report): Block[] {
  return [
    {
      block: "text",
      text:
        state === "not observed"
          ? "Recovery: nothing was observed yet, so nothing is proven."
          : `Recovery: ${state}.`,
    },
    ...(results.length > 0 ? [{ block: "facts" as const, facts: results }] : []),
    ...(how.length > 0
      ? [
          { block: "text" as const, text: "To see that it is gone:" },
          { block: "facts" as const, facts: how.map(plain) },
        ]
      : []),
  ];
}

function rollback({ rollback: { platform, ways, caution } }: Report): Block[] {
  const first: Block[] =
    platform === null
      ? [{ block: "text", text: "On which platform it runs was not told, so all are listed." }]
      : [];
  return [
    { block: "text", text: caution },
    ...first,
    ...ways.flatMap((way): Block[] => [
      { block: "heading", text: way.platform },
      { block: "commands", lines: way.commands },
      { block: "text", text: way.caution },
    ]),
  ];
}

function whys({ whys: all }: Report): Block[] {
  if (all.length === 0) return [{ block: "text", text: "Not to be told: no signal shows what led to what." }];
  return [
    {
      block: "facts",
      ordered: true,
      facts: all.map(({ question, answer, signals }) => ({ text: `${question} ${answer}`, signals })),
    },
  ];
}

function quoted(text: string): string {
  return `\`${text.replaceAll("`", "'")}\``;
}
