import type { OpenApi } from "effect/http-api"
import { html } from "hono/html"
import { pathOperations } from "../contract/pathOperations.ts"
import { problemCatalog, problemCodes } from "../problems/problemCatalog.ts"
import { membersView } from "./JsonSchemaView.ts"
import { operationView } from "./operationView.ts"
import type { Html } from "./pageFrame.ts"
import { pageFrame } from "./pageFrame.ts"

interface Operation {
  readonly method: string
  readonly path: string
  readonly operation: OpenApi.OpenAPISpecOperation
}

const operationsOf = (spec: OpenApi.OpenAPISpec, tag: string): ReadonlyArray<Operation> =>
  Object.entries(spec.paths).flatMap(([path, item]) => pathOperations(item)
    .filter(([, operation]) => operation.tags.includes(tag)).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })))

const menu = (spec: OpenApi.OpenAPISpec): Html =>
  html`<nav aria-label="Contents"><a href="#top"><b>${spec.info.title}</b></a>
${spec.tags.map(({ name }) => html`<strong>${name}</strong>${operationsOf(spec, name).map(({ operation }) =>
    html`<a href="#${operation.operationId}">${operation.summary}</a>`)}`)}
<strong>More</strong><a href="#problems">Problems</a><a href="#schemas">Schemas</a><a href="/openapi.json">openapi.json</a></nav>`

const problems = (): Html =>
  html`<h2 id="problems">Problems</h2><p class="soft">Every error is one of these. code never changes its meaning.</p><div class="card"><dl>
${problemCodes.map((code) => html`<dt><a href="/problems/${code}"><code>${code}</code></a><small>${problemCatalog[code].status}</small></dt>
<dd>${problemCatalog[code].title}. ${problemCatalog[code].remedy}</dd>`)}</dl></div>`

const schemas = (spec: OpenApi.OpenAPISpec): Html =>
  html`<h2 id="schemas">Schemas</h2>${Object.entries(spec.components.schemas).toSorted(([one], [other]) => one < other ? -1 : 1)
    .map(([name, schema]) => html`<section class="card" id="schema-${name}"><h3>${name}</h3>
<p class="soft">${schema["description"]}</p>${membersView(schema)}</section>`)}`

/** The reference, written out of the OpenAPI document. */
export const docsPage = (spec: OpenApi.OpenAPISpec): Html =>
  pageFrame(spec.info.title, html`<div class="frame">${menu(spec)}<main id="top">
<h1>${spec.info.title}</h1>
<p class="soft">Version ${spec.info.version}, OpenAPI ${spec.openapi}</p>
${(spec.info.description ?? "").split("\n\n").map((paragraph) => html`<p>${paragraph}</p>`)}
${spec.tags.map(({ description, name }) => html`<h2>${name}</h2><p class="soft">${description}</p>
${operationsOf(spec, name).map(({ method, operation, path }) => operationView(method, path, operation, spec.components.schemas))}`)}
${problems()}
${schemas(spec)}
</main></div>`)
