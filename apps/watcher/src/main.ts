import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { secretTexts } from "@sigmatrade/adapters/env/secretTexts"
import { giveBackMemory } from "@sigmatrade/adapters/host/giveBackMemory"
import { reportFailure } from "@sigmatrade/adapters/observability/reportFailure"
import { watcherApp } from "./watcherApp.ts"

NodeRuntime.runMain(giveBackMemory(reportFailure("watcher", secretTexts)(watcherApp())), { disableErrorReporting: true })
