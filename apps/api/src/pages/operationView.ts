import type { OpenApi } from "effect/http-api"
import { html } from "hono/html"
import { requirementOf } from "../contract/requirementOf.ts"
import { exampleOf } from "./exampleOf.ts"
import type { JsonSchemaView } from "./JsonSchemaView.ts"
import { membersView, refName, typeView } from "./JsonSchemaView.ts"
import type { Html } from "./pageFrame.ts"

type Schemas = Readonly<Record<string, JsonSchemaView>>

const parametersView = (parameters: ReadonlyArray<OpenApi.OpenAPISpecParameter>): Html =>
  parameters.length === 0 ? html`` : html`<h4>Parameters</h4><dl>${parameters.map(({ description, in: where, name, required, schema }) =>
    html`<dt><code>${name}</code><small>${where}, ${required ? "required" : "optional"}; ${typeView(schema)}</small></dt><dd>${description}</dd>`)}</dl>`

/** What the body must be: bodies are JSON of one schema. */
const bodySchemaOf = ({ requestBody }: OpenApi.OpenAPISpecOperation): JsonSchemaView | null => Object.values(requestBody?.content ?? {})[0]?.schema ?? null

/** What a schema stands for, whole. */
const whole = (schema: JsonSchemaView, schemas: Schemas): JsonSchemaView =>
  schema.$ref === undefined ? schema : schemas[refName(schema.$ref)] ?? {}

const bodyView = (operation: OpenApi.OpenAPISpecOperation, schemas: Schemas): Html => {
  const schema = bodySchemaOf(operation)
  return schema === null ? html`` : html`<h4>Body</h4><p class="soft">application/json: ${typeView(schema)}, and nothing but these members</p>${membersView(whole(schema, schemas))}`
}

const exampleOfPath = (path: string, { parameters }: OpenApi.OpenAPISpecOperation): string =>
  path.replaceAll(/\{(\w+)\}/gu, (_, name: string) => String(exampleOf(parameters.find((one) => one.name === name)?.schema ?? {}, {}, name)))

/** Whether it is a member's own, opened by init data. */
const isOwn = ({ security }: OpenApi.OpenAPISpecOperation): boolean => security.some((requirement) => "miniApp" in requirement)

const curlOf = (method: string, path: string, operation: OpenApi.OpenAPISpecOperation, schemas: Schemas): string => {
  const schema = bodySchemaOf(operation)
  return [
    `curl ${method === "GET" ? "" : `-X ${method} `}"$API_URL${exampleOfPath(path, operation)}"`,
    ...(operation.security.length === 0 ? [] : [`-H "Authorization: ${isOwn(operation) ? "tma $INIT_DATA" : "Bearer $API_KEY"}"`]),
    ...(schema === null ? [] : [`-H "Content-Type: application/json"`, `-d '${JSON.stringify(exampleOf(schema, schemas))}'`])
  ].join(" \\\n  ")
}

const requirementView = (operation: OpenApi.OpenAPISpecOperation): Html => {
  if (isOwn(operation)) return html`<span class="open">init data</span>`
  const required = requirementOf(operation)
  return required === null
    ? html`<span class="open">no key</span>`
    : html`<span class="open">scope <code>${required.scope}</code>, permission <code>${required.permission}</code></span>`
}

const answerView = (status: string, { content = {}, description }: OpenApi.OpenApiSpecResponse, schemas: Schemas): Html => {
  const [type, media] = Object.entries(content)[0] ?? []
  const schema: JsonSchemaView = media?.schema ?? {}
  const isGood = status.startsWith("2")
  if (type === undefined) return html`<details><summary><span class="ok">${status}</span> ${description}</summary></details>`
  return html`<details ${isGood ? "open" : ""}>
<summary><span class="${isGood ? "ok" : "bad"}">${status}</span> ${isGood ? typeView(schema) : description}</summary>
${schema.properties === undefined ? "" : membersView(schema)}
<pre><code>${JSON.stringify(exampleOf(schema, schemas), null, 2)}</code></pre>
<p class="soft">${type}${isGood ? "" : html`: ${typeView(schema)}`}</p>
</details>`
}

/** One operation: what it is for, what it takes, what it answers. */
export const operationView = (method: string, path: string, operation: OpenApi.OpenAPISpecOperation, schemas: Schemas): Html =>
  html`<section class="card" id="${operation.operationId}">
<h3>${operation.summary}</h3>
<div class="path"><span class="method">${method}</span><code>${path}</code>${requirementView(operation)}</div>
<p>${operation.description}</p>
${parametersView(operation.parameters)}
${bodyView(operation, schemas)}
<h4>Try it</h4>
<pre><code>${curlOf(method, path, operation, schemas)}</code></pre>
<h4>Answers</h4>
${Object.entries(operation.responses).map(([status, response]) => answerView(status, response, schemas))}
</section>`
