;; Emacs' parsers, by the first argument: gnus (Gnus, mu4e, MH-E), rmail, or semi (Wanderlust).
;; emacs -Q --batch -l emacs.el NAME

(require 'json)

(defconst parsing-limit 20 "Seconds a message.")

(defun gnus-types (handle)
  (cond ((bufferp (car-safe handle))
         (let ((type (mm-handle-media-type handle)))
           (cons type (when (equal type "message/rfc822")
                        (gnus-types (mm-with-part handle (mm-dissect-buffer t)))))))
        ((stringp (car-safe handle))
         (cons (car handle) (apply #'append (mapcar #'gnus-types (cdr handle)))))))

(defun rmail-types (entity)
  (cons (car (rmail-mime-entity-type entity))
        (apply #'append (mapcar #'rmail-types (rmail-mime-entity-children entity)))))

(defun semi-types (entity)
  (cons (format "%s/%s" (mime-entity-media-type entity) (mime-entity-media-subtype entity))
        (apply #'append (mapcar #'semi-types (mime-entity-children entity)))))

;; Each reads the current buffer.
(defun types-by-gnus ()
  (let ((handle (mm-dissect-buffer t)))
    (unwind-protect (gnus-types handle)
      (mm-destroy-parts handle))))
(defun types-by-rmail () (rmail-types (rmail-mime-process t "" '("text/plain") '("inline"))))
(defun types-by-semi () (semi-types (mime-parse-buffer (current-buffer))))

(defun types-of (parser file)
  (with-temp-buffer
    (set-buffer-multibyte nil)
    (insert-file-contents-literally file)
    ;; They read files as they lie in a Unix mailbox.
    (while (search-forward "\r\n" nil t) (replace-match "\n" t t))
    (goto-char (point-min))
    (funcall parser)))

(defun printable (text)
  (replace-regexp-in-string "[^ -~]" (lambda (c) (format "\\x%02x" (aref c 0))) (format "%s" text) t t))

(defun report (parser file)
  (let (types problem)
    (condition-case found
        (with-timeout (parsing-limit (error "timeout"))
          (setq types (types-of parser file)))
      (error (setq problem (printable (error-message-string found)))))
    (send-string-to-terminal ; which, unlike princ, keeps nothing back
     (concat (json-encode `((file . ,file)
                            (types . ,(vconcat (mapcar #'printable types)))
                            (error . ,problem)))
             "\n"))))

(let ((name (pop command-line-args-left))
      (inhibit-message t)
      (max-lisp-eval-depth 100000)
      (max-specpdl-size 100000)
      file)
  (require (cdr (assoc name '(("gnus" . mm-decode) ("rmail" . rmailmm) ("semi" . mime)))))
  (while (setq file (ignore-errors (read-from-minibuffer "")))
    (report (intern (concat "types-by-" name)) file)))
