{{/* The settings of a service, as docs/settings.md describes them. */}}
{{- define "heartline.environment" -}}
{{- $values := .root.Values -}}
{{- $own := printf "HEARTLINE_%s" (upper .name) -}}
{{ include "heartline.kafkaEnvironment" .root }}
- name: HEARTLINE_LOG_LEVEL
  value: {{ $values.logLevel }}
- name: HEARTLINE_DRAIN_SECONDS
  value: {{ $values.drainSeconds | quote }}
- name: HEARTLINE_GRPC_REFLECTION
  value: {{ $values.grpcReflection | quote }}
- name: HEARTLINE_TELEMETRY_OTLP_ENDPOINT
  value: {{ $values.telemetry.otlpEndpoint | quote }}
- name: HEARTLINE_TELEMETRY_SAMPLE_RATIO
  value: {{ $values.telemetry.sampleRatio | quote }}
{{- if or .service.instanceId $values.telemetry.otlpEndpoint }}
- name: POD_NAME
  valueFrom: {fieldRef: {fieldPath: metadata.name}}
{{- end }}
{{- if $values.telemetry.otlpEndpoint }}
# OpenTelemetry's own: without it the metrics of two pods would be taken for those of one.
- name: OTEL_RESOURCE_ATTRIBUTES
  value: service.instance.id=$(POD_NAME)
{{- end }}
{{- if .service.postgres }}
- name: HEARTLINE_POSTGRES_DSN
  valueFrom:
    secretKeyRef:
      name: {{ include "heartline.postgresSecret" .root }}
      key: {{ $values.postgres.key }}
- name: HEARTLINE_POSTGRES_POOL_SIZE
  value: {{ $values.postgres.poolSize | quote }}
{{- end }}
{{- if .service.instanceId }}
- name: {{ $own }}_INSTANCE_ID
  value: $(POD_NAME)
{{- end }}
{{- if .service.dataDirectory }}
- name: {{ $own }}_DATA_DIRECTORY
  value: /data
{{- end }}
{{- range $name, $value := .service.env }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}
