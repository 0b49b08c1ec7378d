import * as Charts from "@sigmatrade/bot/charts/Charts"
import { heightOf, WIDTH } from "@sigmatrade/bot/charts/Chart"
import type { Chart } from "@sigmatrade/bot/charts/Chart"
import { Effect, Layer, ManagedRuntime } from "effect"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { afterAll, assert, it } from "vitest"

const folder = mkdtempSync(join(tmpdir(), "sigmatrade-charts-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const chart = (title: string, values: ReadonlyArray<number> = [1]): Chart => ({
  title, subtitle: "1 & <2>", times: values.map((_, day) => day * 86_400_000), ticks: values.map(String), stepMs: 86_400_000,
  panels: [{ title: "BNB", shape: "lines", isCount: false, series: [{ label: "owed", color: "#c92a2a", values }, { label: "held", color: "#1864ab", values }] }]
})

/** A program that writes down when it begins and ends, and fails at a chart that is called so. */
const program = (log: string) => {
  const path = join(folder, "program.mjs")
  writeFileSync(path, `
    import { appendFileSync } from "node:fs"
    import { text } from "node:stream/consumers"
    const { title } = JSON.parse(await text(process.stdin))
    const note = (word) => appendFileSync(${JSON.stringify(log)}, word + " " + title + "\\n")
    note("begin")
    await new Promise((done) => setTimeout(done, 50))
    note("end")
    if (title === "bad") throw new Error("no")
    process.stdout.end("picture")`)
  return () => pathToFileURL(path)
}

const draw = (one: Chart) => Effect.flatMap(Charts.Charts, (charts) => charts.draw(one))

it("one is drawn at a time, the same figures once, others anew; what failed is tried again", async () => {
  const log = join(folder, "log")
  const runtime = ManagedRuntime.make(Layer.fresh(Charts.layer(program(log))))
  await runtime.runPromise(Effect.all([draw(chart("a")), draw(chart("b")), draw(chart("a"))], { concurrency: "unbounded" }))
  await runtime.runPromise(draw(chart("a")))
  await runtime.runPromise(draw(chart("a", [1, 2])))
  const failed = Effect.map(Effect.flip(draw(chart("bad"))), ({ _tag }) => _tag)
  assert.deepStrictEqual(await runtime.runPromise(Effect.all([failed, failed])), ["ChartFailed", "ChartFailed"])
  await runtime.dispose()
  const lines = readFileSync(log, "utf8").trim().split("\n")
  const order = lines.filter((_, index) => index % 2 === 0).map((line) => line.split(" ")[1])
  assert.sameMembers(order.slice(0, 2), ["a", "b"])
  assert.deepStrictEqual(order.slice(2), ["a", "bad", "bad"])
  assert.deepStrictEqual(lines, order.flatMap((title) => [`begin ${title}`, `end ${title}`]))
})

it("whatever the figures are, a picture comes out: of nothing, below zero, of one day, of very much", async () => {
  const runtime = ManagedRuntime.make(Layer.fresh(Charts.layer()))
  for (const values of [[], [0], [-5, 3], [1e40], Array.from({ length: 105 }, (_, week) => week * 1e9)]) {
    const png = Buffer.from(await runtime.runPromise(draw(chart("<&>\"", values))))
    assert.deepStrictEqual([png.toString("latin1", 1, 4), png.readUInt32BE(16), png.readUInt32BE(20)], ["PNG", WIDTH, heightOf(1)], String(values))
  }
  await runtime.dispose()
}, 180_000)
