import { parentPort, workerData } from "node:worker_threads"
import type { MessagePort } from "node:worker_threads"
import type { Chart } from "./Chart.ts"
import { drawChart } from "./drawChart.ts"

/** Draws one chart and hands the picture over. */
export const chartThread = async (port: MessagePort, chart: Chart): Promise<void> => port.postMessage(await drawChart(chart))

if (parentPort !== null) await chartThread(parentPort, workerData as Chart)
