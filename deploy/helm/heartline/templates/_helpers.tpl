{{- define "heartline.fullname" -}}
{{- $release := ternary .Release.Name (printf "%s-heartline" .Release.Name) (contains "heartline" .Release.Name) -}}
{{- $release | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{/* Each service: what the code says of it (files/platform.yaml) and what the values say. */}}
{{- define "heartline.services" -}}
{{- $platform := .Files.Get "files/platform.yaml" | fromYaml -}}
{{- mergeOverwrite $platform.services (deepCopy .Values.services) | toYaml -}}
{{- end }}

{{- define "heartline.selector" -}}
app.kubernetes.io/name: heartline
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- with .name }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end }}

{{- define "heartline.labels" -}}
{{ include "heartline.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{- define "heartline.metadata" -}}
name: {{ include "heartline.fullname" .root }}-{{ .name }}
labels:
  {{- include "heartline.labels" . | nindent 2 }}
{{- end }}

{{- define "heartline.image" -}}
{{- $image := .root.Values.image -}}
{{- with $image.registry }}{{ . }}/{{ end -}}
{{- $image.repository }}-{{ .name }}
{{- if .digest }}@{{ .digest }}{{ else }}:{{ $image.tag | default .root.Chart.AppVersion }}{{ end -}}
{{- end }}

{{- define "heartline.postgresSecret" -}}
{{- .Values.postgres.existingSecret | default (printf "%s-postgres" (include "heartline.fullname" .)) -}}
{{- end }}

{{/* What the pods of the chart have in common. */}}
{{- define "heartline.pod" -}}
serviceAccountName: {{ include "heartline.fullname" .root }}-{{ .name }}
automountServiceAccountToken: false
# The variables that links would set begin with HEARTLINE_ as the settings do.
enableServiceLinks: false
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: {type: RuntimeDefault}
{{- with .root.Values.scheduling }}
{{- with .priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}

{{/* What their containers have in common. */}}
{{- define "heartline.container" -}}
image: {{ include "heartline.image" . }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
{{- end }}

{{- define "heartline.kafkaEnvironment" -}}
- name: HEARTLINE_KAFKA_BOOTSTRAP_SERVERS
  value: {{ .Values.kafka.bootstrapServers | quote }}
- name: HEARTLINE_KAFKA_TOPIC_PREFIX
  value: {{ .Values.kafka.topicPrefix | quote }}
{{- end }}
