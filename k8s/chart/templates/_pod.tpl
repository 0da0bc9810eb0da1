{{- /* What every pod that runs the image has in common. */}}

{{- define "tutortool.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "tutortool.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "tutortool.podHead" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  {{- include "tutortool.podSecurity" . | nindent 2 }}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "tutortool.volumeLabel" -}}
{{- if include "tutortool.isSqlite" . -}}
tutortool/volume: {{ include "tutortool.name" . }}-data
{{- end }}
{{- end }}

{{- /* All pods on the volume of SQLite's file share a node: it can be attached to one only, and the file's locks and
       shared memory hold on one only. A pod that finds no other may go anywhere, since it matches itself. */}}
{{- define "tutortool.besideTheData" -}}
{{- if include "tutortool.isSqlite" . }}
affinity:
  podAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      - topologyKey: kubernetes.io/hostname
        labelSelector:
          matchLabels:
            tutortool/volume: {{ include "tutortool.name" . }}-data
{{- end }}
{{- end }}

{{- define "tutortool.env" -}}
- name: SECRET_KEY
  valueFrom:
    secretKeyRef:
      name: {{ .Values.existingSecret }}
      key: SECRET_KEY
{{- if eq .Values.database.mode "cloudnativepg" }}
- name: DATABASE_URI
  valueFrom:
    secretKeyRef:
      name: {{ include "tutortool.name" . }}-db-app
      key: uri
{{- end }}
- name: DATABASE_URL
  {{- if include "tutortool.isSqlite" . }}
  value: sqlite:////data/tutortool.sqlite3
  {{- else if eq .Values.database.mode "external" }}
  valueFrom:
    secretKeyRef:
      name: {{ .Values.database.external.secret }}
      key: {{ .Values.database.external.key }}
  {{- else }}
  # No other server is believed.
  value: $(DATABASE_URI)?sslmode=verify-full&sslrootcert=/etc/database/ca.crt
  {{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- /* Texts that are no secret, for the ConfigMap; for a hook too, which runs before there is a ConfigMap. */}}
{{- define "tutortool.settings" -}}
{{- $own := dict
  "BASE_URL" (printf "https://%s" .Values.host)
  "BIND" "0.0.0.0:8000"
  "DRAIN_SECONDS" (toString .Values.drainSeconds)
  "METRICS_ALLOW" .Values.metrics.allow
  "TRUST_PROXY" "1"
  "WEB_CONCURRENCY" (toString .Values.gunicorn.workers)
  "WEB_THREADS" (toString .Values.gunicorn.threads) }}
{{- toYaml (merge (deepCopy .Values.settings) $own) }}
{{- end }}

{{- define "tutortool.mounts" -}}
- name: tmp
  mountPath: /tmp
- name: memory
  mountPath: /dev/shm
{{- if include "tutortool.isSqlite" . }}
- name: data
  mountPath: /data
{{- end }}
{{- if eq .Values.database.mode "cloudnativepg" }}
- name: database-ca
  mountPath: /etc/database
  readOnly: true
{{- end }}
{{- end }}

{{- define "tutortool.volumes" -}}
- name: tmp
  emptyDir:
    sizeLimit: 2Gi
- name: memory
  emptyDir:
    medium: Memory
    sizeLimit: 64Mi
{{- if include "tutortool.isSqlite" . }}
- name: data
  persistentVolumeClaim:
    claimName: {{ include "tutortool.name" . }}-data
{{- end }}
{{- if eq .Values.database.mode "cloudnativepg" }}
- name: database-ca
  secret:
    secretName: {{ include "tutortool.name" . }}-db-ca
    items:
      - key: ca.crt
        path: ca.crt
{{- end }}
{{- end }}

{{- define "tutortool.container" -}}
image: {{ include "tutortool.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  {{- include "tutortool.containerSecurity" . | nindent 2 }}
env:
  {{- include "tutortool.env" . | nindent 2 }}
envFrom:
  - configMapRef:
      name: {{ include "tutortool.name" . }}
{{- end }}
