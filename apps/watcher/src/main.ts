import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { giveBackMemory } from "@sigmatrade/adapters/host/giveBackMemory"
import { reportFailure } from "@sigmatrade/adapters/observability/reportFailure"
import { watcherApp } from "./watcherApp.ts"

NodeRuntime.runMain(giveBackMemory(reportFailure("watcher")(watcherApp())), { disableErrorReporting: true })
