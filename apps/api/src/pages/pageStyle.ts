/** The style of every page: readable first, light or dark as the reader's system is. */
export const pageStyle = `
:root { color-scheme: light dark; --page: #fbfaf7; --card: #ffffff; --ink: #1d1f24; --soft: #5d626d; --line: #e4e1d8; --accent: #8a5a00;
  --good: #1b6e43; --bad: #a3332c; --code: #f4f1e9; }
@media (prefers-color-scheme: dark) { :root { --page: #14161a; --card: #1b1e24; --ink: #e7e5df; --soft: #9aa0ab; --line: #2d313a;
  --accent: #f0b90b; --good: #5fc492; --bad: #ef8a80; --code: #101216; } }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1.5rem; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
a { color: var(--accent); text-underline-offset: 3px; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 3px; }
code, pre { font: 0.86em/1.55 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
code { background: var(--code); padding: 0.1em 0.35em; border-radius: 4px; overflow-wrap: anywhere; }
pre { background: var(--code); border: 1px solid var(--line); border-radius: 8px; padding: 1rem; overflow-x: auto; margin: 0.6rem 0 0; }
pre code { background: none; padding: 0; overflow-wrap: normal; }
h1 { font-size: 2rem; line-height: 1.2; letter-spacing: -0.02em; margin: 0 0 0.6rem; }
h2 { font-size: 1.35rem; letter-spacing: -0.01em; margin: 3rem 0 0.3rem; }
h3 { font-size: 1.05rem; margin: 0; }
h4 { font-size: 0.78rem; letter-spacing: 0.06em; text-transform: uppercase; color: var(--soft); margin: 1.4rem 0 0.2rem; }
p { margin: 0.4rem 0; max-width: 68ch; }
.soft { color: var(--soft); }
.frame { display: grid; grid-template-columns: 15rem minmax(0, 1fr); gap: 3rem; max-width: 74rem; margin: 0 auto; padding: 2.5rem 1.5rem 6rem; }
nav { position: sticky; top: 2.5rem; align-self: start; font-size: 0.92rem; max-height: calc(100vh - 5rem); overflow-y: auto; }
nav strong { display: block; margin: 1rem 0 0.2rem; font-size: 0.78rem; letter-spacing: 0.06em; text-transform: uppercase; color: var(--soft); }
nav a { display: block; padding: 0.15rem 0; text-decoration: none; color: inherit; }
nav a:hover { color: var(--accent); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.3rem 1.5rem 1.5rem; margin: 1rem 0; }
.path { display: flex; flex-wrap: wrap; gap: 0.6rem; align-items: baseline; margin: 0.5rem 0; }
.method { font-weight: 700; font-size: 0.78rem; letter-spacing: 0.05em; color: var(--card); background: var(--good); border-radius: 5px; padding: 0.15rem 0.5rem; }
.open { color: var(--soft); border: 1px solid var(--line); border-radius: 99px; font-size: 0.78rem; padding: 0 0.6rem; }
dl { margin: 0.3rem 0 0; display: grid; grid-template-columns: minmax(7rem, 14rem) minmax(0, 1fr); }
dt, dd { margin: 0; padding: 0.5rem 0; border-top: 1px solid var(--line); }
dt:first-of-type, dt:first-of-type + dd { border-top: 0; }
dd { padding-left: 1rem; }
dt small { display: block; color: var(--soft); }
details { border-top: 1px solid var(--line); padding: 0.55rem 0; }
details:first-of-type { margin-top: 0.3rem; }
summary { cursor: pointer; }
.ok { color: var(--good); font-weight: 700; }
.bad { color: var(--bad); font-weight: 700; }
.single { max-width: 46rem; margin: 0 auto; padding: 4rem 1.5rem; }
@media (max-width: 52rem) { .frame { grid-template-columns: minmax(0, 1fr); gap: 1rem; padding-top: 1.5rem; } nav { position: static; max-height: none; }
  dl { grid-template-columns: minmax(0, 1fr); } dd { padding: 0 0 0.6rem; border-top: 0; } dt { padding-bottom: 0; } }
`
