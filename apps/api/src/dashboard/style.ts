/** The style of the dashboard: the colours of the API's pages, light or dark as the reader's system is. */
export const style = `
:root { color-scheme: light dark; --page: #fbfaf7; --card: #ffffff; --ink: #1d1f24; --soft: #5d626d; --line: #e4e1d8; --accent: #8a5a00; --on-accent: #ffffff;
  --good: #1b6e43; --bad: #a3332c; --tint: #f4f1e9; --in: #2f8f63; --out: #c9882b; }
@media (prefers-color-scheme: dark) { :root { --page: #14161a; --card: #1b1e24; --ink: #e7e5df; --soft: #a3a9b4; --line: #2d313a; --accent: #f0b90b;
  --on-accent: #14161a; --good: #5fc492; --bad: #f0938a; --tint: #23272f; --in: #4fb487; --out: #f0b90b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; display: grid;
  grid-template: "head head" auto "ways main" 1fr / 13rem minmax(0, 1fr); min-height: 100vh; }
a { color: var(--accent); text-underline-offset: 3px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
main:focus { outline: none; }
.skip { position: absolute; left: -99rem; padding: 0.5rem 1rem; background: var(--card); z-index: 1; }
.skip:focus { left: 0.5rem; top: 0.5rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
header { grid-area: head; display: flex; flex-wrap: wrap; gap: 0.4rem 1.2rem; align-items: center; padding: 0.6rem 1.5rem; border-bottom: 1px solid var(--line);
  background: var(--card); }
header p { margin: 0; }
.brand { font-weight: 700; letter-spacing: -0.01em; }
.state { margin-inline-end: auto !important; font-size: 0.85rem; color: var(--soft); }
.state[data-state]::before { content: ""; display: inline-block; width: 0.55rem; height: 0.55rem; border-radius: 50%; margin-inline-end: 0.4rem; background: var(--bad); }
.state[data-state="on"]::before { background: var(--good); }
.who { color: var(--soft); font-size: 0.9rem; }
nav { grid-area: ways; padding: 1.2rem 0.8rem; border-inline-end: 1px solid var(--line); }
nav ul { list-style: none; margin: 0; padding: 0; position: sticky; top: 1rem; }
nav a { display: block; padding: 0.4rem 0.8rem; border-radius: 8px; color: inherit; text-decoration: none; }
nav a:hover { background: var(--tint); }
nav a[aria-current] { background: var(--tint); color: var(--accent); font-weight: 600; }
main { grid-area: main; padding: 1.4rem 1.8rem 4rem; max-width: 84rem; }
h1 { font-size: 1.6rem; line-height: 1.2; letter-spacing: -0.02em; margin: 0 0 1rem; }
h2 { font-size: 1.05rem; margin: 0 0 0.8rem; }
h3 { font-size: 0.95rem; margin: 1.2rem 0 0.4rem; }
p { margin: 0.4rem 0; max-width: 75ch; }
.soft, caption { color: var(--soft); }
.good { color: var(--good); } .bad { color: var(--bad); }
.word { padding: 0.7rem 1rem; border: 1px solid currentColor; border-radius: 10px; background: var(--card); margin: 0 0 1rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.1rem 1.3rem; margin: 0 0 1rem; }
.grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); gap: 0 1rem; align-items: start; }
.grid.narrow { grid-template-columns: repeat(auto-fit, minmax(min(100%, 12rem), 1fr)); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: 0.8rem; list-style: none; margin: 0; padding: 0; }
.tiles a, .tiles span.tile { display: block; padding: 0.7rem 0.9rem; border: 1px solid var(--line); border-radius: 10px; text-decoration: none; color: inherit; }
.tiles a:hover { border-color: var(--accent); }
.tiles strong { display: block; font-size: 1.6rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.tiles .some strong { color: var(--accent); }
.scroll { overflow-x: auto; }
time { white-space: nowrap; }
main > p { margin: 0 0 1rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: start; padding-bottom: 0.3rem; }
th, td { text-align: start; padding: 0.45rem 0.7rem 0.45rem 0; border-bottom: 1px solid var(--line); vertical-align: top; font-weight: 400; }
thead th { color: var(--soft); font-size: 0.82rem; white-space: nowrap; }
tbody tr:last-child > * { border-bottom: 0; }
.number { text-align: end; white-space: nowrap; padding-inline-end: 1.2rem; }
dl { margin: 0; }
dl > div { display: grid; grid-template-columns: minmax(8rem, 14rem) minmax(0, 1fr); gap: 1rem; padding: 0.4rem 0; border-bottom: 1px solid var(--line); }
dl > div:last-child { border-bottom: 0; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
code { font: 0.9em/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
button, input, select, textarea { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--soft); border-radius: 8px; padding: 0.4rem 0.8rem; }
button { cursor: pointer; }
button:hover:enabled { border-color: var(--accent); }
button:disabled { opacity: 0.55; cursor: default; }
button.good { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
button.bad { border-color: var(--bad); color: var(--bad); }
textarea { width: 100%; display: block; margin-top: 0.2rem; resize: vertical; }
form.deed { display: inline-block; margin: 0.5rem 0.5rem 0 0; }
form.said { display: block; max-width: 40rem; margin: 0.8rem 0 0; }
form.said label { display: block; margin-bottom: 0.5rem; }
form.find { display: flex; flex-wrap: wrap; gap: 0.6rem; align-items: end; margin: 0 0 1rem; }
form.find label { display: grid; gap: 0.2rem; font-size: 0.88rem; color: var(--soft); flex: 0 1 auto; }
form.find label.wide { flex: 1 1 18rem; max-width: 34rem; }
details { margin: 0.5rem 0; } summary { cursor: pointer; color: var(--accent); }
.tag { display: inline-block; border: 1px solid var(--line); border-radius: 99px; padding: 0 0.6rem; font-size: 0.85rem; background: var(--tint); white-space: nowrap; }
.tag.good, .tag.bad { border-color: currentColor; background: none; }
figure { margin: 0; } figure svg { width: 100%; height: auto; display: block; overflow: visible; }
figcaption { display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; margin-bottom: 0.4rem; }
.key::before { content: ""; display: inline-block; width: 0.7rem; height: 0.7rem; border-radius: 3px; margin-inline-end: 0.4rem; background: var(--in); }
.key.out::before { background: var(--out); }
svg .in { fill: var(--in); } svg .out { fill: var(--out); } svg .lines { stroke: var(--line); } svg .axis { fill: var(--soft); font-size: 13px; } svg .zero { stroke: var(--soft); }
meter { width: 100%; height: 0.8rem; }
.said-list { list-style: none; margin: 0 0 1rem; padding: 0; }
.said-list li { border: 1px solid var(--line); border-radius: 10px; padding: 0.6rem 0.9rem; margin: 0 0 0.6rem; max-width: 46rem; }
.said-list li.operator { margin-inline-start: 2.5rem; background: var(--tint); }
.said-list p { white-space: pre-wrap; overflow-wrap: anywhere; }
.tree-root ul { list-style: none; margin: 0; padding-inline-start: 1.1rem; border-inline-start: 2px solid var(--line); }
.tree-root li { padding: 0.15rem 0; }
.gate { grid-column: 1 / -1; grid-row: 1 / -1; place-self: center; max-width: 28rem; margin: 2rem; padding: 2rem; }
@media (max-width: 52rem) { body { grid-template: "head" auto "ways" auto "main" 1fr / minmax(0, 1fr); }
  nav { padding: 0.4rem 0.8rem; border-inline-end: 0; border-bottom: 1px solid var(--line); overflow-x: auto; }
  nav ul { display: flex; } nav a { white-space: nowrap; } main { padding: 1rem 1rem 3rem; } dl > div { grid-template-columns: minmax(0, 1fr); gap: 0; } }
`.trimStart()
