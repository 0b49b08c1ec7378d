import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { reportFailure } from "@sigmatrade/adapters/observability/reportFailure"
import { botApp } from "@sigmatrade/bot/botApp"

/** The bot as a process of its own, at the quick pace of tests. */
const pace = { pollSeconds: 1, updateMsMax: 5_000, leaseMs: 6_000, lookEveryMs: 300, stopMsMax: 1_000 }

NodeRuntime.runMain(reportFailure("bot")(botApp(pace)), { disableErrorReporting: true })
