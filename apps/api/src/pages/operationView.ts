import type { OpenApi } from "effect/http-api"
import { html } from "hono/html"
import { exampleOf } from "./exampleOf.ts"
import type { JsonSchemaView } from "./JsonSchemaView.ts"
import { membersView, typeView } from "./JsonSchemaView.ts"
import type { Html } from "./pageFrame.ts"

type Schemas = Readonly<Record<string, JsonSchemaView>>

const parametersView = (parameters: ReadonlyArray<OpenApi.OpenAPISpecParameter>): Html =>
  parameters.length === 0 ? html`` : html`<h4>Parameters</h4><dl>${parameters.map(({ description, in: where, name, required, schema }) =>
    html`<dt><code>${name}</code><small>${where}, ${required ? "required" : "optional"}; ${typeView(schema)}</small></dt><dd>${description}</dd>`)}</dl>`

const curlOf = (path: string, isOpen: boolean): string =>
  `curl ${isOpen ? "" : "-H \"Authorization: Bearer $API_OPERATOR_KEY\" \\\n  "}"$API_URL${path.replace("{id}", "usr_01890a5d-ac96-774b-bcce-b302099a8057")}"`

const answerView = (status: string, { content = {}, description }: OpenApi.OpenApiSpecResponse, schemas: Schemas): Html => {
  const [type, media] = Object.entries(content)[0] ?? []
  const schema: JsonSchemaView = media?.schema ?? {}
  const isGood = status.startsWith("2")
  return html`<details ${isGood ? "open" : ""}>
<summary><span class="${isGood ? "ok" : "bad"}">${status}</span> ${isGood ? typeView(schema) : description}</summary>
${schema.properties === undefined ? "" : membersView(schema)}
<pre><code>${JSON.stringify(exampleOf(schema, schemas), null, 2)}</code></pre>
<p class="soft">${type}${isGood ? "" : html`: ${typeView(schema)}`}</p>
</details>`
}

/** One operation: what it is for, what it takes, what it answers. */
export const operationView = (path: string, operation: OpenApi.OpenAPISpecOperation, schemas: Schemas): Html => {
  const isOpen = operation.security.length === 0
  return html`<section class="card" id="${operation.operationId}">
<h3>${operation.summary}</h3>
<div class="path"><span class="method">GET</span><code>${path}</code>${isOpen ? html`<span class="open">no key</span>` : ""}</div>
<p>${operation.description}</p>
${parametersView(operation.parameters)}
<h4>Try it</h4>
<pre><code>${curlOf(path, isOpen)}</code></pre>
<h4>Answers</h4>
${Object.entries(operation.responses).map(([status, response]) => answerView(status, response, schemas))}
</section>`
}
