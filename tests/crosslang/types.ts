// The types that the generated declarations must have. Only compiled, not run.

import { create, fromJsonString } from "@bufbuild/protobuf";
import { Gateway } from "./fireworks/gateway/v1/gateway_pb.js";
import {
  type Model, type Model_Kind, Model_State, ModelSchema,
} from "./fireworks/gateway/v1/model_pb.js";

const model: Model = fromJsonString(ModelSchema, "{}", { ignoreUnknownFields: true });

// Fields with presence can be undefined.
export const context: number | undefined = model.contextLength;
export const kind: Model_Kind | undefined = model.kind;
export const parameters: bigint | undefined = model.baseModelDetails?.parameterCount;
export const price: bigint | undefined =
  model.serverlessModes[0]?.skuInfos[0]?.amount?.units;
export const temperature: number | undefined = model.defaultSamplingParams["temperature"];
export const ready: Model = create(ModelSchema, { state: Model_State.READY });
export const answer: typeof ModelSchema = Gateway.method.getModel.output;
