import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { secretTexts } from "@sigmatrade/adapters/env/secretTexts"
import { reportFailure } from "@sigmatrade/adapters/observability/reportFailure"
import { botApp } from "./botApp.ts"

NodeRuntime.runMain(reportFailure("bot", secretTexts)(botApp()), { disableErrorReporting: true })
