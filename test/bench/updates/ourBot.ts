import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { reportFailure } from "@sigmatrade/adapters/observability/reportFailure"
import { botApp } from "@sigmatrade/bot/botApp"

/** Our bot as an operator starts it; Telegram reaches it on loopback when a port for its webhook is given. */
const { BENCH_WEBHOOK_PORT: port } = process.env
const listening = port === undefined ? undefined : { hostname: "127.0.0.1", port: Number(port), webhookOrigin: `http://127.0.0.1:${port}` }

NodeRuntime.runMain(reportFailure("bot")(botApp({}, listening)), { disableErrorReporting: true })
