import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { restoreApp } from "./restoreApp.ts"

NodeRuntime.runMain(restoreApp(process.argv.slice(2)), { disableErrorReporting: true })
