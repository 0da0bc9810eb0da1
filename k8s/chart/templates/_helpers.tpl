{{- define "tutortool.name" -}}
{{- if contains "tutortool" .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-tutortool" .Release.Name | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "tutortool.selector" -}}
app.kubernetes.io/name: tutortool
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "tutortool.labels" -}}
{{ include "tutortool.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "tutortool.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "tutortool.isSqlite" -}}
{{- if eq .Values.database.mode "sqlite" }}yes{{ end }}
{{- end }}

{{- define "tutortool.scheduled" -}}
{{- if and .Values.autoscaling.enabled .Values.autoscaling.lectures }}{{ .Values.autoscaling.scheduler }}{{ end }}
{{- end }}

{{- define "tutortool.mostReplicas" -}}
{{- $most := int .Values.replicas }}
{{- with .Values.autoscaling }}{{ if .enabled }}
{{- $most = int .maxReplicas }}
{{- end }}{{ end }}
{{- $most }}
{{- end }}
