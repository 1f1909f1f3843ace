/** The one style sheet of a report's page: servers allow it by its hash. */
export const reportStyle = `
:root { color-scheme: light dark; --ink: #1c2024; --faint: #60646c; --edge: #d9d9e0; --back: #fff; --code: #f0f0f3; }
@media (prefers-color-scheme: dark) { :root { --ink: #edeef0; --faint: #b0b4ba; --edge: #43484e; --back: #111113; --code: #212225; } }
body { margin: 0; background: var(--back); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 52rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { margin: 0.2em 0 0.6em; font-size: 1.6rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 2.2rem 0 0.6rem; padding-bottom: 0.25rem; border-bottom: 1px solid var(--edge); font-size: 1.15rem; }
h3 { margin: 1.4rem 0 0.3rem; font-size: 1rem; overflow-wrap: anywhere; }
p, li, td { overflow-wrap: anywhere; }
code, pre { font: 0.875em/1.5 ui-monospace, monospace; background: var(--code); border-radius: 4px; unicode-bidi: isolate; }
code { padding: 0.1em 0.3em; }
pre { padding: 0.7rem 0.9rem; white-space: pre-wrap; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 0.35rem 0.7rem 0.35rem 0; border-bottom: 1px solid var(--edge); text-align: left; vertical-align: top; }
.id, .cite { color: var(--faint); }
.cite { font-size: 0.8em; }
.id span { margin-left: 0.6em; padding: 0.1em 0.5em; border: 1px solid currentColor; border-radius: 4px; font-weight: 600; }
.sev1, .sev2 { color: #ce2c31; }
.signals { padding-left: 3rem; }
.signals li::marker { content: "S" counter(list-item) "  "; color: var(--faint); }
:target { outline: 2px solid #0090ff; outline-offset: 3px; }
@media print { main { max-width: none; } }
`;
