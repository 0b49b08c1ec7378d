import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { secretTexts } from "@sigmatrade/adapters/env/secretTexts"
import { giveBackMemory } from "@sigmatrade/adapters/host/giveBackMemory"
import { reportFailure } from "@sigmatrade/adapters/observability/reportFailure"
import { apiApp } from "./apiApp.ts"

NodeRuntime.runMain(giveBackMemory(reportFailure("api", secretTexts)(apiApp())), { disableErrorReporting: true })
