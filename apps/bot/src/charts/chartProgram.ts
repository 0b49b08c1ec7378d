import { buffer } from "node:stream/consumers"
import { stdin, stdout } from "node:process"
import type { Chart } from "./Chart.ts"
import { drawChart } from "./drawChart.ts"

/** A chart as JSON in, its picture out. */
export const chartProgram = async (): Promise<void> => {
  const chart = JSON.parse((await buffer(stdin)).toString("utf8")) as Chart
  stdout.end(await drawChart(chart))
}

await chartProgram()
