{{- define "heartline.topicsJob" -}}
{{- $topics := .root.Values.kafka.topics -}}
backoffLimit: 10
ttlSecondsAfterFinished: 300
template:
  metadata:
    labels:
      {{- include "heartline.labels" . | nindent 6 }}
  spec:
    {{- include "heartline.pod" . | nindent 4 }}
    restartPolicy: OnFailure
    containers:
      - name: topics
        {{- include "heartline.container" (dict "root" .root "name" "cli" "digest" .root.Values.image.cliDigest) | nindent 8 }}
        args: [topics, --create, --replication, {{ $topics.replication | quote }}]
        env:
          {{- include "heartline.kafkaEnvironment" .root | nindent 10 }}
          {{- with $topics.partitions }}
          - name: HEARTLINE_KAFKA_PARTITIONS
            value: {{ . | quote }}
          {{- end }}
        resources:
          requests: {cpu: 50m, memory: 128Mi}
          limits: {memory: 256Mi}
{{- end }}
