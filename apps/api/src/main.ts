import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { reportFailure } from "@sigmatrade/adapters/observability/reportFailure"
import { apiApp } from "./apiApp.ts"

NodeRuntime.runMain(reportFailure("api")(apiApp()), { disableErrorReporting: true })
