import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { reportFailure } from "@sigmatrade/adapters/observability/reportFailure"
import { botApp } from "./botApp.ts"

NodeRuntime.runMain(reportFailure("bot")(botApp()), { disableErrorReporting: true })
