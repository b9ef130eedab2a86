#include "fireworks/testing/internal/catalogue.h"

#include <string_view>
#include <vector>

namespace fireworks::testing::internal {
namespace {

// A large base model that is served serverless, with most fields set.
constexpr std::string_view kDeepSeekV3 = R"json({
  "name": "accounts/fireworks/models/deepseek-v3",
  "displayName": "DeepSeek V3",
  "description": "A mixture-of-experts model for chat, code and reasoning.",
  "createTime": "2024-12-30T12:00:00.123456Z",
  "updateTime": "2025-03-04T05:06:07.890123Z",
  "state": "READY", "kind": "HF_BASE_MODEL", "public": true,
  "status": {"code": "OK"},
  "githubUrl": "https://github.com/deepseek-ai/DeepSeek-V3",
  "huggingFaceUrl": "https://huggingface.co/deepseek-ai/DeepSeek-V3",
  "baseModelDetails": {
    "worldSize": 8, "checkpointFormat": "HUGGINGFACE",
    "parameterCount": "671026419200", "moe": true, "modelType": "deepseek_v3",
    "supportsFireattention": true, "defaultPrecision": "FP8_MM_V2",
    "supportsMtp": true},
  "peftDetails": {},
  "conversationConfig": {
    "style": "jinja",
    "template": "{% for m in messages %}<｜{{ m.role }}｜>{{ m.content }}{% endfor %}"},
  "contextLength": 131072, "trainingContextLength": 65536,
  "supportsTools": true, "supportsLora": true, "supportsServerless": true,
  "supervisedLoraTunable": true, "rlLoraTunable": true, "calibrated": true,
  "defaultSamplingParams": {"temperature": 0.6, "top_p": 0.95, "top_k": 40},
  "deployedModelRefs": [
    {"name": "accounts/fireworks/deployedModels/deepseek-v3-1a2b3c",
     "deployment": "accounts/fireworks/deployments/0a1b2c3d",
     "state": "DEPLOYED", "default": true, "public": true},
    {"name": "accounts/fireworks/deployedModels/deepseek-v3-4d5e6f",
     "deployment": "accounts/fireworks/deployments/4e5f6a7b",
     "state": "DEPLOYING", "public": true}],
  "supportedPrecisions": ["FP8_MM_V2", "BF16"],
  "supportedPrecisionsWithCalibration": ["FP4_BLOCKSCALED_MM"],
  "encryptionState": "ENCRYPTION_STATE_PLAINTEXT", "useTrainingV2": true,
  "serverlessModes": [
    {"name": "accounts/fireworks/models/deepseek-v3/serverlessModes/default",
     "useCases": ["chat", "coding"], "updatedBy": "ops@example.com",
     "createTime": "2026-05-04T10:00:00.000000Z",
     "updateTime": "2026-06-07T08:09:10.111213Z"},
    {"name": "accounts/fireworks/models/deepseek-v3/serverlessModes/priority",
     "serviceTier": "priority", "useCases": ["chat"],
     "createTime": "2026-05-04T10:00:00.000000Z"},
    {"name": "accounts/fireworks/models/deepseek-v3/serverlessModes/fast",
     "usageIdentifier": "accounts/fireworks/routers/deepseek-v3-fast",
     "useCases": ["coding"], "createTime": "2026-08-01T12:30:00.000000Z"}]})json";

// Serverless but without deployedModelRefs, and with a long list of files.
constexpr std::string_view kManyFiles = R"json({
  "name": "accounts/fireworks/models/atlas-235b-a22b",
  "displayName": "Atlas 235B A22B",
  "createTime": "2025-07-21T18:30:00.000001Z",
  "updateTime": "2026-01-15T08:00:00.500000Z",
  "state": "READY", "kind": "HF_BASE_MODEL", "public": true,
  "status": {"code": "OK", "message": "Preparing"},
  "baseModelDetails": {
    "worldSize": 16, "checkpointFormat": "HUGGINGFACE",
    "huggingfaceFiles": [
      "config.json", "generation_config.json", "merges.txt", "README.md",
      "model-00001-of-00024.safetensors", "model-00002-of-00024.safetensors",
      "model-00003-of-00024.safetensors", "model-00004-of-00024.safetensors",
      "model-00005-of-00024.safetensors", "model-00006-of-00024.safetensors",
      "model-00007-of-00024.safetensors", "model-00008-of-00024.safetensors",
      "model-00009-of-00024.safetensors", "model-00010-of-00024.safetensors",
      "model-00011-of-00024.safetensors", "model-00012-of-00024.safetensors",
      "model-00013-of-00024.safetensors", "model-00014-of-00024.safetensors",
      "model-00015-of-00024.safetensors", "model-00016-of-00024.safetensors",
      "model-00017-of-00024.safetensors", "model-00018-of-00024.safetensors",
      "model-00019-of-00024.safetensors", "model-00020-of-00024.safetensors",
      "model-00021-of-00024.safetensors", "model-00022-of-00024.safetensors",
      "model-00023-of-00024.safetensors", "model-00024-of-00024.safetensors",
      "model.safetensors.index.json", "tokenizer.json", "vocab.json"],
    "parameterCount": "235093634560", "moe": true, "modelType": "atlas_moe",
    "supportsFireattention": true, "defaultPrecision": "FP4_MX_MOE"},
  "peftDetails": {}, "conversationConfig": {"style": "jinja"},
  "contextLength": 262144, "supportsTools": true, "supportsServerless": true,
  "defaultDraftModel": "accounts/fireworks/models/atlas-draft-0p6b",
  "defaultDraftTokenCount": 4})json";

// The draft model of the model above.
constexpr std::string_view kDraft = R"json({
  "name": "accounts/fireworks/models/atlas-draft-0p6b",
  "displayName": "Atlas Draft 0.6B",
  "createTime": "2025-07-22T09:00:00.250000Z",
  "state": "READY", "kind": "DRAFT_ADDON", "public": true, "status": {},
  "baseModelDetails": {
    "worldSize": 1, "checkpointFormat": "HUGGINGFACE",
    "parameterCount": "596049920", "modelType": "atlas",
    "defaultPrecision": "BF16"},
  "peftDetails": {}, "contextLength": 32768})json";

// Takes images; has sampling parameters of very different sizes.
constexpr std::string_view kVision = R"json({
  "name": "accounts/fireworks/models/lumen-vl-32b",
  "displayName": "Lumen VL 32B",
  "description": "Reads text and images, writes text.",
  "createTime": "2025-03-24T22:10:41.517000Z",
  "state": "READY", "kind": "HF_BASE_MODEL", "public": true, "status": {},
  "baseModelDetails": {
    "worldSize": 2, "checkpointFormat": "HUGGINGFACE",
    "parameterCount": "33452718336", "modelType": "lumen_vl",
    "supportsFireattention": true, "defaultPrecision": "FP8_V2"},
  "peftDetails": {}, "conversationConfig": {"style": "jinja"},
  "contextLength": 128000, "supportsImageInput": true, "supportsLora": true,
  "supportsServerless": true, "enableVisionEncoderTuning": true,
  "supervisedLoraTunable": true, "supervisedFullParameterTunable": true,
  "defaultSamplingParams": {
    "temperature": 1e-06, "top_p": 1, "repetition_penalty": 1.05,
    "top_k": 1, "frequency_penalty": -0.5}})json";

// Has a deprecation date.
constexpr std::string_view kDeprecated = R"json({
  "name": "accounts/fireworks/models/heron-7b-chat",
  "displayName": "Heron 7B Chat",
  "description": "Deprecated: use lumen-vl-32b.",
  "createTime": "2023-11-07T05:31:56.000000Z",
  "state": "READY", "kind": "HF_BASE_MODEL", "public": true, "status": {},
  "baseModelDetails": {
    "worldSize": 1, "checkpointFormat": "NATIVE",
    "parameterCount": "7241732096", "modelType": "heron",
    "defaultPrecision": "FP16"},
  "peftDetails": {},
  "conversationConfig": {
    "style": "heron", "system": "You are a helpful assistant."},
  "contextLength": 4096, "supportsServerless": true,
  "deprecationDate": {"year": 2026, "month": 12, "day": 31},
  "snapshotType": "FULL_SNAPSHOT"})json";

// Ready although its last operation failed. Its context length is unknown.
constexpr std::string_view kInternalStatus = R"json({
  "name": "accounts/fireworks/models/quarry-code-13b",
  "displayName": "Quarry Code 13B",
  "createTime": "2024-03-01T04:43:18.546919Z",
  "state": "READY", "kind": "HF_BASE_MODEL", "public": true,
  "status": {"code": "INTERNAL", "message": "Internal error, please retry."},
  "baseModelDetails": {
    "worldSize": 1, "checkpointFormat": "HUGGINGFACE",
    "parameterCount": "13015864320", "modelType": "quarry"},
  "peftDetails": {}, "conversationConfig": {}, "contextLength": 0})json";

// Not a language model: no adapter details and no conversation.
constexpr std::string_view kImages = R"json({
  "name": "accounts/fireworks/models/prism-1-dev-fp8",
  "displayName": "Prism 1 Dev FP8",
  "description": "Images from text — schnell, präzise, 高品質.",
  "createTime": "2024-10-22T17:05:09.990000Z",
  "state": "READY", "kind": "FLUMINA_BASE_MODEL", "public": true, "status": {},
  "baseModelDetails": {
    "checkpointFormat": "NATIVE", "modelType": "prism",
    "defaultPrecision": "PRECISION_UNSPECIFIED"}})json";

constexpr std::string_view kEmbedding = R"json({
  "name": "accounts/fireworks/models/compass-embed-0p3b",
  "displayName": "Compass Embed 0.3B",
  "createTime": "2025-06-05T10:20:30.400000Z",
  "state": "READY", "kind": "EMBEDDING_MODEL", "public": true, "status": {},
  "baseModelDetails": {
    "worldSize": 1, "checkpointFormat": "HUGGINGFACE",
    "parameterCount": "305368064", "modelType": "compass",
    "defaultPrecision": "FP16"},
  "peftDetails": {}, "contextLength": 8192, "supportsServerless": true})json";

// A public adapter of a base model above.
constexpr std::string_view kAdapter = R"json({
  "name": "accounts/fireworks/models/lumen-vl-charts",
  "displayName": "Lumen VL Charts",
  "createTime": "2025-09-09T09:09:09.090909Z",
  "state": "READY", "kind": "HF_PEFT_ADDON", "public": true, "status": {},
  "peftDetails": {
    "baseModel": "accounts/fireworks/models/lumen-vl-32b", "r": 16,
    "targetModules": ["q_proj", "k_proj", "v_proj", "o_proj"],
    "baseModelType": "lumen_vl"},
  "contextLength": 128000, "supportsImageInput": true})json";

// An adapter in a customer's account that was trained there.
constexpr std::string_view kOwnAdapter = R"json({
  "name": "accounts/acme/models/support-tone-v2",
  "displayName": "Support tone v2",
  "createTime": "2026-02-03T16:45:12.345678Z",
  "updateTime": "2026-02-03T17:01:00.000000Z",
  "state": "READY", "kind": "HF_PEFT_ADDON", "status": {},
  "peftDetails": {
    "baseModel": "accounts/fireworks/models/deepseek-v3", "r": 8,
    "targetModules": ["q_proj", "v_proj"], "baseModelType": "deepseek_v3"},
  "fineTuningJob": "accounts/acme/supervisedFineTuningJobs/k3j2h1g0",
  "contextLength": 131072,
  "deployedModelRefs": [
    {"name": "accounts/acme/deployedModels/support-tone-v2-9f8e7d",
     "deployment": "accounts/acme/deployments/b1c2d3e4",
     "state": "UPDATING", "default": true}]})json";

// Still being uploaded.
constexpr std::string_view kUploading = R"json({
  "name": "accounts/acme/models/contracts-70b",
  "displayName": "Contracts 70B",
  "createTime": "2026-03-14T15:09:26.535897Z",
  "state": "UPLOADING", "kind": "CUSTOM_MODEL",
  "status": {"code": "FAILED_PRECONDITION",
             "message": "Waiting for the upload to finish."},
  "baseModelDetails": {"checkpointFormat": "UNINITIALIZED"},
  "encryptionState": "ENCRYPTION_STATE_CMEK",
  "cluster": "accounts/acme/clusters/on-premises"})json";

// A snapshot taken while training.
constexpr std::string_view kSnapshot = R"json({
  "name": "accounts/acme/models/support-tone-v3-step-200",
  "createTime": "2026-04-01T00:00:00.000000Z",
  "state": "READY", "kind": "SNAPSHOT_MODEL", "status": {},
  "snapshotType": "INCREMENTAL_SNAPSHOT",
  "importedFrom": "accounts/acme/models/support-tone-v2",
  "peftDetails": {
    "baseModel": "accounts/fireworks/models/deepseek-v3", "r": 8}})json";

}  // namespace

std::vector<std::string_view> Catalogue() {
  return {kDeepSeekV3, kManyFiles,      kDraft,     kVision,
          kDeprecated, kInternalStatus, kImages,    kEmbedding,
          kAdapter,    kOwnAdapter,     kUploading, kSnapshot};
}

}  // namespace fireworks::testing::internal
