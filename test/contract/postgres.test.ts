import * as PostgresTest from "../support/PostgresTest.ts"
import { storeContracts } from "./stores.ts"

storeContracts("postgres", PostgresTest.layer)
