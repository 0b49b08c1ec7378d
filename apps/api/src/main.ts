import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { secretTexts } from "@sigmatrade/adapters/env/secretTexts"
import { reportFailure } from "@sigmatrade/adapters/observability/reportFailure"
import { apiApp } from "./apiApp.ts"

NodeRuntime.runMain(reportFailure("api", secretTexts)(apiApp()), { disableErrorReporting: true })
