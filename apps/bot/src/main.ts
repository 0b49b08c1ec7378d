import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { giveBackMemory } from "@sigmatrade/adapters/host/giveBackMemory"
import { reportFailure } from "@sigmatrade/adapters/observability/reportFailure"
import { botApp } from "./botApp.ts"

NodeRuntime.runMain(giveBackMemory(reportFailure("bot")(botApp())), { disableErrorReporting: true })
