import type { Child } from "hono/jsx"
import { scriptPath, stylePath } from "../assets.ts"
import type { Texts } from "../texts/textsIn.ts"
import type { Visit } from "../Visit.ts"
import { mayDo } from "../Visit.ts"
import { sections } from "../sections.ts"

/** A whole page: no style and no script but our own files. */
export const Frame = ({ children, stream, texts, title }: { readonly texts: Texts; readonly title: string; readonly stream?: string; readonly children?: Child }) => (
  <html lang={texts.language}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>{`${title} · Sigmatrade`}</title>
      <link rel="icon" href="data:," />
      <link rel="stylesheet" href={stylePath} />
      <script src={scriptPath} type="module" />
    </head>
    <body data-stream={stream}>{children}</body>
  </html>
)

const Ways = ({ section, visit }: { readonly visit: Visit; readonly section: string }) => (
  <nav aria-label={visit.texts.say("sections")}>
    <ul>
      {sections.filter(({ permission }) => mayDo(visit, permission)).map(({ name }) => (
        <li><a href={name === "" ? "/dashboard" : `/dashboard/${name}`} aria-current={name === section ? "page" : undefined}>{visit.texts.say(`section-${name || "overview"}`)}</a></li>
      ))}
    </ul>
  </nav>
)

/** Says what has just been done, or why it was not. */
const Word = ({ visit: { query, texts } }: { readonly visit: Visit }) => {
  const word = query.get("said") ?? ""
  const isKnown = /^(?:done|not)-[a-z-]{1,40}$/u.test(word) && texts.has(word)
  return <div role="status">{isKnown ? <p class={word.startsWith("done") ? "word good" : "word bad"}>{texts.say(word)}</p> : null}</div>
}

/** A page of the dashboard with the ways to all others. `stream`: where its parts come from while they change. */
export const Layout = ({ children, section, stream, title, visit }: {
  readonly visit: Visit
  readonly section: string
  readonly title: string
  readonly stream?: string
  readonly children?: Child
}) => {
  const { operator: { name, role }, texts } = visit
  return (
    <Frame texts={texts} title={title} {...(stream === undefined ? {} : { stream })}>
      <a class="skip" href="#main">{texts.say("skip")}</a>
      <header>
        <p class="brand">Sigmatrade</p>
        <p id="state" class="state" data-on={texts.say("live-on")} data-off={texts.say("live-off")} />
        <p class="who">{texts.say("signed-in", { name, role: texts.say(`role-${role}`) })}</p>
        <form method="post" action="/dashboard/logout"><button type="submit">{texts.say("log-out")}</button></form>
      </header>
      <Ways visit={visit} section={section} />
      <main id="main" tabindex={-1}>
        <h1>{title}</h1>
        <Word visit={visit} />
        {children}
      </main>
    </Frame>
  )
}
