import { metricCatalog } from "@sigmatrade/adapters/observability/metricCatalog"
import { Flow, IncidentKind } from "@sigmatrade/core/incident/Incident"
import { JobName } from "@sigmatrade/core/job/Job"
import { QueueName, Stage } from "@sigmatrade/core/monitoring/OperationsFigures"
import { ProviderState } from "@sigmatrade/core/provider/ProviderHealth"
import { parser } from "@prometheus-io/lezer-promql"
import { Schema } from "effect"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "vitest"
import { parse } from "yaml"

const root = join(import.meta.dirname, "../..")
const textsIn = (folder: string) => readdirSync(join(root, folder)).map((name) => readFileSync(join(root, folder, name), "utf8"))

const Rule = Schema.Struct({
  alert: Schema.NonEmptyString,
  expr: Schema.NonEmptyString,
  for: Schema.String.check(Schema.isPattern(/^\d+[smhd]$/u)),
  labels: Schema.Struct({ severity: Schema.Literals(["critical", "warning", "info"]) }),
  annotations: Schema.Struct({ summary: Schema.NonEmptyString, description: Schema.optionalKey(Schema.NonEmptyString), runbook_url: Schema.NonEmptyString })
})
const Rules = Schema.Struct({ groups: Schema.Array(Schema.Struct({ name: Schema.NonEmptyString, rules: Schema.Array(Rule) })) })
const rules = textsIn("deploy/alerts").flatMap((text) =>
  Schema.decodeUnknownSync(Rules, { onExcessProperty: "error" })(parse(text)).groups.flatMap((group) => group.rules))

const Panel = Schema.Struct({
  id: Schema.Int, type: Schema.String, title: Schema.NonEmptyString,
  gridPos: Schema.Struct({ x: Schema.Int, y: Schema.Int, w: Schema.Int, h: Schema.Int }),
  targets: Schema.optionalKey(Schema.Array(Schema.Struct({ refId: Schema.String, expr: Schema.NonEmptyString, legendFormat: Schema.String })))
})
const panels = textsIn("deploy/grafana").flatMap((text) => Schema.decodeUnknownSync(Schema.fromJsonString(Schema.Struct({ panels: Schema.Array(Panel) })))(text).panels)
const targets = panels.flatMap((panel) => panel.targets ?? [])

/** What a label may be, as far as that is known beforehand. */
const values: Record<string, ReadonlyArray<string>> = {
  queue: QueueName.literals, kind: IncidentKind.literals, stage: Stage.literals, flow: Flow.literals, job: JobName.literals, state: ProviderState.literals,
  app: ["bot", "watcher", "api"], quantile: ["0.5", "0.95", "1"], wallet: ["deposit", "payout", "former"], asset: ["BNB", "USDT"],
  outcome: ["ok", "refused", "rate limited", "no answer"]
}
/** What Prometheus adds to whatever it reads. */
const ADDED = ["instance"]

/** What a query asks of: its metrics, and of each the labels it looks at, with the values it wants. */
const readQuery = (query: string) => {
  const [wrong, metrics, grouped, matched]: [Array<string>, Array<string>, Array<string>, Array<readonly [metric: string, label: string, value: string]>] = [[], [], [], []]
  let label = ""
  parser.parse(query).iterate({
    enter: (node) => {
      const { from, name, to, type } = node
      const text = query.slice(from, to)
      if (type.isError) wrong.push(query.slice(Math.max(0, from - 10), to + 10))
      else if (name === "Identifier") metrics.push(text)
      else if (name === "LabelName" && node.matchContext(["GroupingLabels"])) grouped.push(text)
      else if (name === "LabelName") label = text
      else if (name === "StringLiteral" && node.matchContext(["UnquotedLabelMatcher"])) {
        for (const value of text.slice(1, -1).split("|")) matched.push([metrics.at(-1) ?? "", label, value])
      }
    }
  })
  return { wrong, metrics, grouped, matched }
}

const labelsOf = (metric: string): ReadonlyArray<string> => Object.hasOwn(metricCatalog, metric) ? metricCatalog[metric as keyof typeof metricCatalog].labels : []

/** What is wrong with a query; empty: nothing is. */
const faultsOf = (query: string): ReadonlyArray<string> => {
  const { grouped, matched, metrics, wrong } = readQuery(query)
  return [
    ...wrong.map((part) => `syntax at ${part}`),
    ...(metrics.length === 0 ? ["no metric"] : []),
    ...metrics.filter((name) => !Object.hasOwn(metricCatalog, name)).map((name) => `no metric ${name}`),
    ...grouped.filter((name) => !metrics.every((metric) => [...labelsOf(metric), ...ADDED].includes(name))).map((name) => `no label ${name}`),
    ...matched.filter(([metric, name]) => !labelsOf(metric).includes(name)).map(([metric, name]) => `${metric} has no label ${name}`),
    ...matched.filter(([, name, value]) => values[name]?.includes(value) !== true).map(([, name, value]) => `${name} is never ${value}`)
  ]
}

const operations = readFileSync(join(root, "docs/operations.md"), "utf8")
const anchors = [...operations.matchAll(/^#+ (.+)$/gmu)].map(([, title = ""]) => title.toLowerCase().replaceAll(/[^\w -]/gu, "").replaceAll(" ", "-"))

describe("queries", () => {
  it("this check finds wrong syntax, metrics, labels and values", () => {
    assert.deepStrictEqual(faultsOf("max by (queue) (sigmatrade_queue_items{queue=~\"notices money|deposits seen\"}) > 1"), [])
    assert.include(faultsOf("max(sigmatrade_queue_items").join(), "syntax")
    assert.deepStrictEqual(faultsOf("sigmatrade_nothing"), ["no metric sigmatrade_nothing"])
    assert.deepStrictEqual(faultsOf("up == 0"), ["no metric up"])
    assert.deepStrictEqual(faultsOf("1 > 0"), ["no metric"])
    assert.deepStrictEqual(faultsOf("max by (lane) (sigmatrade_queue_items)"), ["no label lane"])
    assert.deepStrictEqual(faultsOf("sigmatrade_queue_items{kind=\"books differ\"}"), ["sigmatrade_queue_items has no label kind"])
    assert.deepStrictEqual(faultsOf("sigmatrade_queue_items{queue=~\"notices money|notices lost\"}"), ["queue is never notices lost"])
  })
})

describe("alert rules", () => {
  it("ask for nothing but what we export, each under a name of its own", () => {
    assert.isAbove(rules.length, 60)
    for (const { alert, expr } of rules) assert.deepStrictEqual(faultsOf(expr), [], alert)
    assert.lengthOf(new Set(rules.map(({ alert }) => alert)), rules.length)
  })

  it("each links to a runbook that is there, and every label in its words is one its query keeps", () => {
    for (const { alert, annotations: { description = "", runbook_url: url, summary }, expr } of rules) {
      const [page, anchor = ""] = url.split("#")
      assert.strictEqual(page, "docs/operations.md", alert)
      assert.include(anchors, anchor, alert)
      const named = [...`${summary}${description}`.matchAll(/\$labels\.(\w+)/gu)].map(([, name = ""]) => name)
      assert.includeMembers([...readQuery(expr).grouped], named, alert)
    }
  })

  it("there is one for every kind of incident, with a runbook of its name", () => {
    const kinds = rules.flatMap(({ annotations, expr }) => {
      const [first] = readQuery(expr).matched.filter(([metric]) => metric === "sigmatrade_incidents_open")
      return first === undefined ? [] : [`${first[2]} ${annotations.runbook_url.split("#")[1]}`]
    })
    assert.sameMembers(kinds, IncidentKind.literals.map((kind) => `${kind} ${kind.replaceAll(" ", "-")}`))
  })
})

describe("the dashboard", () => {
  it("asks for nothing but what we export, and shows all of it", () => {
    for (const { expr } of targets) assert.deepStrictEqual(faultsOf(expr), [], expr)
    assert.sameMembers([...new Set(targets.flatMap(({ expr }) => readQuery(expr).metrics))], Object.keys(metricCatalog))
  })

  it("has panels with ids of their own that do not lie on each other, and legends of labels that are there", () => {
    assert.lengthOf(new Set(panels.map(({ id }) => id)), panels.length)
    const cells = panels.flatMap(({ gridPos: { h, w, x, y } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + index % w},${y + Math.floor(index / w)}`))
    assert.lengthOf(new Set(cells), cells.length)
    for (const { expr, legendFormat } of targets) {
      const { grouped, metrics } = readQuery(expr)
      const kept = grouped.length > 0 ? grouped : [...metrics.flatMap(labelsOf), ...ADDED]
      assert.includeMembers([...kept], [...legendFormat.matchAll(/\{\{(\w+)\}\}/gu)].map(([, name = ""]) => name), expr)
    }
  })
})

describe("docs/operations.md", () => {
  it("lists every metric with its labels and what it says", () => {
    for (const [name, { help, labels }] of Object.entries(metricCatalog)) {
      assert.include(operations, `| \`${name}\` | ${labels.length === 0 ? "—" : labels.join(", ")} | ${help} |`)
    }
  })

  it("leads from no link to nowhere", () => {
    const links = [...operations.matchAll(/\]\(([\w-]+\.md)?#([\w-]+)\)/gu)]
    assert.isAbove(links.length, 10)
    for (const [, page, anchor = ""] of links) {
      const text = page === undefined ? operations : readFileSync(join(root, "docs", page), "utf8")
      const titles = [...text.matchAll(/^#+ (.+)$/gmu)].map(([, title = ""]) => title.toLowerCase().replaceAll(/[^\w -]/gu, "").replaceAll(" ", "-"))
      assert.include(titles, anchor, page)
    }
  })
})
