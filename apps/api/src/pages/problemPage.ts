import { html } from "hono/html"
import type { ProblemCode } from "../problems/problemCatalog.ts"
import { problemCatalog } from "../problems/problemCatalog.ts"
import type { Html } from "./pageFrame.ts"
import { pageFrame } from "./pageFrame.ts"

/** The page the type of a problem leads to. */
export const problemPage = (code: ProblemCode): Html => {
  const { meaning, remedy, status, title } = problemCatalog[code]
  return pageFrame(title, html`<main class="single">
<p class="soft"><code>${code}</code> is answered with status ${status}</p>
<h1>${title}</h1>
<p>${meaning}</p>
<h4>What to do</h4>
<p>${remedy}</p>
<h4>What it looks like</h4>
<pre><code>${JSON.stringify({ type: `…/problems/${code}`, title, status, detail: "What is wrong with this very request.", code, request_id: "req_…" }, null, 2)}</code></pre>
<p><a href="/docs">The whole reference</a></p>
</main>`)
}
