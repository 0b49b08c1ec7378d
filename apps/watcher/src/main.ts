import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { reportFailure } from "@sigmatrade/adapters/observability/reportFailure"
import { watcherApp } from "./watcherApp.ts"

NodeRuntime.runMain(reportFailure("watcher")(watcherApp()), { disableErrorReporting: true })
