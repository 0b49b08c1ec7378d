import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { operatorApp } from "./operatorApp.ts"

NodeRuntime.runMain(operatorApp(process.argv.slice(2)), { disableErrorReporting: true })
